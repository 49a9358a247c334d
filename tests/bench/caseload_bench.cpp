// What a list costs after a change: people() and today() of a full caseload, against reading all of its
// facts.
//
//     caseload_bench FOLDER [PEOPLE] [RECORDS]     (FOLDER on the disk to measure; built with the release
//     preset)
//
// Ends with 1 when a list after a change takes longer than a frame (8 ms) or than a quarter of the
// baseline.
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
constexpr double kShareMax = 0.25;
constexpr int kRounds = 40;

template <typename T>
T sure(Result<T> result) {
    if (!result) contractBroken(result.error().detail.c_str(), __FILE__, __LINE__);
    return std::move(result).value();
}
void sure(const Result<void>& result) {
    if (!result) contractBroken(result.error().detail.c_str(), __FILE__, __LINE__);
}

template <typename Work>
double msOf(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
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

    std::vector<double> baseline, peopleMs, todayMs;
    const double first = msOf([&] { sure(caseload.people()); });
    const RecordId visit = sure(caseload.create("visit", {ids[0]}, {{"purpose", std::string("Planned")}}));
    for (int round = 0; round < kRounds; ++round) {
        baseline.push_back(msOf([&] {
            for (const PersonId& id : ids) sure(caseload.store().factsAbout(id));
        }));
        sure(caseload.edit(visit, {{"purpose", "Thought " + std::to_string(round)}}));
        peopleMs.push_back(msOf([&] { sure(caseload.people()); }));
        sure(caseload.edit(visit, {{"purpose", "Second thought " + std::to_string(round)}}));
        todayMs.push_back(msOf([&] { sure(caseload.today()); }));
    }
    const double floor = median(baseline);
    const double slowest = std::max(median(peopleMs), median(todayMs));
    std::printf("%d people, %d records, medians of %d\n", people, records, kRounds);
    std::printf("first list           %8.2f ms\n", first);
    std::printf("all facts (baseline) %8.2f ms\n", floor);
    std::printf("people after change  %8.2f ms  %.3f of the baseline\n", median(peopleMs),
                median(peopleMs) / floor);
    std::printf("today after change   %8.2f ms  %.3f of the baseline\n", median(todayMs),
                median(todayMs) / floor);
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    return slowest <= kFrameMs && slowest <= kShareMax * floor ? 0 : 1;
}
