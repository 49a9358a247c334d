// What a list costs after a change: people() and today() of a full caseload, against reading all of its
// facts.
//
//     caseload_bench FOLDER [PEOPLE] [RECORDS]     (FOLDER on the disk to measure; built with the bench
//     preset)
//
// Each figure is told as the processor's time, and in brackets as time on the wall, which is longer on a
// machine that others use. Ends with 1 when the processor needs more than a frame (8 ms) for a list after a
// change, or more than a tenth of the baseline.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/caseload/caseload.h"
#include "core/records/fields.h"

using namespace doorstep;

namespace {

constexpr double kFrameMs = 8;
constexpr double kShareMax = 0.1;  // Whose records changed is one in forty.
constexpr int kRounds = 40;

template <typename T>
T sure(Result<T> result) {
    if (!result) contractBroken(result.error().detail.c_str(), __FILE__, __LINE__);
    return std::move(result).value();
}
void sure(const Result<void>& result) {
    if (!result) contractBroken(result.error().detail.c_str(), __FILE__, __LINE__);
}

/// Of one piece of work, or of the middle one of many.
struct Taken {
    double processorMs = 0;
    double wallMs = 0;
};

double processorMs() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <typename Work>
Taken timeOf(Work&& work) {
    const double before = processorMs();
    const auto begin = std::chrono::steady_clock::now();
    work();
    const auto wall = std::chrono::steady_clock::now() - begin;
    return {processorMs() - before, std::chrono::duration<double, std::milli>(wall).count()};
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

Taken median(const std::vector<Taken>& all) {
    std::vector<double> processor, wall;
    for (const Taken& each : all) {
        processor.push_back(each.processorMs);
        wall.push_back(each.wallMs);
    }
    return {median(std::move(processor)), median(std::move(wall))};
}

void print(const char* what, const Taken& taken, const Taken& baseline) {
    std::printf("%-22s %8.2f ms (%8.2f)  %.3f of the baseline\n", what, taken.processorMs, taken.wallMs,
                taken.processorMs / baseline.processorMs);
}

/// What the council's system sent: people with plans, all allocated to one worker, and their past visits.
class Office {
public:
    Office(Caseload& caseload, TimeSource& time, Randomness& randomness)
        : caseload_(caseload),
          time_(time),
          randomness_(randomness),
          device_(makeId<DeviceId>(time, randomness)) {}

    RecordId add(const std::string& type, std::vector<PersonId> subjects, std::vector<FieldWrite> writes,
                 RecordId id = {}) {
        Change change;
        change.dot = {device_, ++sequence_};
        change.previous = previous_;
        change.at = {time_.now().ms, static_cast<std::uint32_t>(sequence_)};
        change.author = caseload_.identity().user;
        change.record = id.empty() ? makeId<RecordId>(time_, randomness_) : id;
        change.type = type;
        change.subjects = std::move(subjects);
        change.kind = ChangeKind::Import;
        change.writes = std::move(writes);
        std::sort(change.writes.begin(), change.writes.end(),
                  [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
        const Bytes encoded = encode(change);
        previous_ = identityOf(encoded);
        sure(caseload_.store().append(change, encoded));
        return change.record;
    }

private:
    Caseload& caseload_;
    TimeSource& time_;
    Randomness& randomness_;
    DeviceId device_;
    std::uint64_t sequence_ = 0;
    Hash previous_;
};

std::vector<PersonId> fill(Caseload& caseload, TimeSource& time, Randomness& randomness, int people,
                           int records) {
    Office office(caseload, time, randomness);
    std::vector<PersonId> ids;
    const Date today = localDateOf(time.now());
    Transaction transaction = sure(Transaction::begin(caseload.store().database()));
    for (int i = 0; i < people; ++i) {
        const auto id = makeId<PersonId>(time, randomness);
        office.add("person", {id},
                   {{"forename", "Child " + std::to_string(i)},
                    {"surname", std::string("Larkin")},
                    {"date_of_birth", std::string("2018-05-02")},
                    {"status/s", true},
                    {"status/s/kind", std::string(i % 2 == 0 ? "cp" : "cin")},
                    {"status/s/from", std::string("2024-01-05")}},
                   id);
        office.add("allocation", {id},
                   {{"person", textOf(id)},
                    {"worker", textOf(caseload.identity().user)},
                    {"role", std::string("allocated")},
                    {"from", std::string("2024-01-05")}});
        ids.push_back(id);
    }
    for (int i = 0; i < records; ++i) {
        const PersonId child = ids[static_cast<std::size_t>(i) % ids.size()];
        office.add("visit", {child},
                   {{memberField("child", textOf(child)), true},
                    {childField(child, "seen"), true},
                    {childField(child, "seen_alone"), i % 3 == 0},
                    {"date", textOf(today.plusDays(-1 - i / static_cast<int>(ids.size())))},
                    {"visit_type", std::string("cp")},
                    {"observation", std::string("Everybody was at home and breakfast was on the table.")}});
    }
    sure(transaction.commit());
    return ids;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "caseload_bench FOLDER [PEOPLE] [RECORDS]\n");
        return 2;
    }
    const int people = argc > 2 ? std::atoi(argv[2]) : 40;
    const int records = argc > 3 ? std::atoi(argv[3]) : 20'000;
    const std::filesystem::path file = std::filesystem::path(argv[1]) / "caseload_bench.db";
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    crypto::SystemRandomness randomness;
    SystemTime time;
    const crypto::SigningKey key = crypto::SigningKey::make();
    const Secret storeKey = crypto::makeKey();
    Database database = sure(Database::open(file, storeKey, OpenMode::Create));
    const Identity me{makeId<UserId>(time, randomness),
                      makeId<DeviceId>(time, randomness),
                      Role::SocialWorker,
                      {},
                      "Priya Nair"};
    Caseload caseload = sure(Caseload::open({database, time, randomness, key, me}));
    const std::vector<PersonId> ids = fill(caseload, time, randomness, people, records);

    std::vector<Taken> baseline, lists, today;
    const Taken first = timeOf([&] { sure(caseload.people()); });
    const RecordId visit = sure(caseload.create("visit", {ids[0]}, {{"purpose", std::string("Planned")}}));
    for (int round = 0; round < kRounds; ++round) {
        baseline.push_back(timeOf([&] {
            for (const PersonId& id : ids) sure(caseload.store().factsAbout(id));
        }));
        sure(caseload.edit(visit, {{"purpose", "Thought " + std::to_string(round)}}));
        lists.push_back(timeOf([&] { sure(caseload.people()); }));
        sure(caseload.edit(visit, {{"purpose", "Second thought " + std::to_string(round)}}));
        today.push_back(timeOf([&] { sure(caseload.today()); }));
    }
    const Taken floor = median(baseline);
    std::printf("%d people, %d records, medians of %d\n", people, records, kRounds);
    print("first list", first, floor);
    print("all facts (baseline)", floor, floor);
    print("people after a change", median(lists), floor);
    print("today after a change", median(today), floor);
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    const double slowest = std::max(median(lists).processorMs, median(today).processorMs);
    return slowest <= kFrameMs && slowest <= kShareMax * floor.processorMs ? 0 : 1;
}
