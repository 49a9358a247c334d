// A form that the council changes by data alone, on a server whose devices are of different ages: a new
// question, a new label and a new rule, and one whose program cannot read any of it. Nothing is lost.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "core/caseload/caseload.h"
#include "core/records/fields.h"
#include "tests/sync/server/council.h"

namespace doorstep::embedded {
extern const std::string_view kVisitForm;
}

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

constexpr const char* kPetsAsked = "Say whether there are dogs or other animals";
constexpr const char* kPetsRule = "Let the family know before you visit a home with a dangerous dog";

/// The form that ships, with a question about animals, another label, and a rule.
std::string changedForm() {
    auto form = nlohmann::ordered_json::parse(embedded::kVisitForm);
    form["version"] = form["version"].get<int>() + 1;
    for (auto& section : form["sections"]) {
        for (auto& field : section["fields"]) {
            if (field["key"] == "observation") field["label"] = "What did you see and hear?";
        }
        if (section["id"] != "visit") continue;
        section["fields"].push_back({{"key", "pets"},
                                     {"type", "choice"},
                                     {"label", "Which animals are there?"},
                                     {"options",
                                      {{{"code", "none"}, {"label", "None"}},
                                       {{"code", "calm"}, {"label", "Calm ones"}},
                                       {{"code", "dangerous"}, {"label", "A dangerous dog"}}}},
                                     {"required", true},
                                     {"requiredMessage", kPetsAsked}});
    }
    form["rules"].push_back({{"when", {{{"field", "pets"}, {"anyOf", {"dangerous"}}}}},
                             {"field", "announced"},
                             {"noneOf", {"no"}},
                             {"message", kPetsRule}});
    return form.dump();
}

/// A device as people have it, on the real server. An `older` one has a program that cannot read the
/// council's new form: for it, there is none.
class Device {
public:
    Device(Council& council, UserId user, Role role, TeamId team, bool older)
        : time_(council.time),
          older_(older),
          line_(council.enrol(user)),
          caseload_(
              Caseload::open(
                  {database_, time_, randomness_, *line_.key, {user, line_.id, role, team, "Somebody"}})
                  .value()) {
        sync();
    }

    Caseload* operator->() { return &caseload_; }

    /// Sends what is new and takes what is there.
    void sync() {
        (void)line_.send({});
        for (const StoredChange& stored : caseload_.unsent(1000).value()) {
            if (stored.change.dot.sequence > line_.log.size()) line_.log.push_back(stored.encoded);
        }
        const std::vector<Change> changes = line_.pullAll();
        Transaction transaction = Transaction::begin(database_).value();
        for (const Change& change : changes) {
            if (change.dot.device == line_.id) continue;
            if (older_ && change.record == councilRecordId()) continue;
            REQUIRE(caseload_.store().append(change, encode(change)).ok());
        }
        REQUIRE(transaction.commit().ok());
        CHECK(line_.have == line_.log.size());
    }

    std::vector<std::string> asked(RecordId id) {
        std::vector<std::string> messages;
        for (const Problem& problem : caseload_.problems(id).value()) messages.push_back(problem.message);
        return messages;
    }
    std::string labelOf(RecordId id, const std::string& field) {
        for (const HistoryLine& line : caseload_.history(id).value()) {
            if (line.field == field) return line.label;
        }
        return {};
    }

private:
    ManualTime& time_;
    bool older_;
    crypto::SystemRandomness randomness_;
    server::test::Tablet line_;
    Database database_ = Database::inMemory().value();
    Caseload caseload_;
};

std::vector<FieldWrite> wholeVisit(PersonId child) {
    return {{"visit_type", std::string("cp")},
            {"date", std::string("2026-03-02")},
            {"place", std::string("home")},
            {"announced", false},
            {"observation", std::string("Breakfast was on the table.")},
            {"analysis", std::string("The routine holds.")},
            {childField(child, "seen"), true},
            {childField(child, "seen_alone"), true},
            {childField(child, "words"), std::string("\"I have a new bed.\"")}};
}

/// A council of which the case-management system has told who Ava is.
struct KnownCouncil : Council {
    KnownCouncil() {
        officeSays(ava, {{"forename", std::string("Ava")}, {"date_of_birth", std::string("2017-05-02")}});
    }
};

struct ChangedForm {
    /// Until nothing travels any more.
    void syncAll() {
        for (int round = 0; round < 3; ++round) {
            for (Device* device : {&priya, &tom, &grace}) device->sync();
        }
    }
    void checkAllAlike(RecordId id) {
        const Record there = council.record(id);
        for (Device* device : {&priya, &tom, &grace}) CHECK(((*device)->record(id).value() == there));
    }

    KnownCouncil council;
    Device priya{council, council.priya, Role::SocialWorker, council.east, false};
    Device tom{council, council.tom, Role::SocialWorker, council.east, true};
    Device grace{council, council.grace, Role::Supervisor, council.east, true};
};

}  // namespace

TEST_CASE_METHOD(ChangedForm, "a form changed by data alone loses nothing on devices of any age") {
    const RecordId before = priya->create("visit", {council.ava}, wholeVisit(council.ava)).value();
    REQUIRE(council.registry.addForm(changedForm()).ok());
    syncAll();

    // The new question, label and rule, for what is begun from now on.
    const RecordId id = priya->create("visit", {council.ava}, wholeVisit(council.ava)).value();
    CHECK(priya.asked(id) == std::vector<std::string>{kPetsAsked});
    CHECK(priya.labelOf(id, "observation") == "What did you see and hear?");
    REQUIRE(priya->edit(id, {{"pets", std::string("dangerous")}}).ok());
    CHECK(priya.asked(id) == std::vector<std::string>{kPetsRule});
    CHECK(priya.asked(before).empty());

    // Tom's device knows nothing of it. It edits the same visit while Priya does.
    syncAll();
    CHECK(tom.asked(id).empty());
    CHECK(textValue(tom->record(id).value(), "pets") == "dangerous");
    REQUIRE(tom->edit(id, {{"analysis", std::string("The dog worries me.")}, {"announced", true}}).ok());
    REQUIRE(priya->edit(id, {{"analysis", std::string("The dog needs a muzzle.")}}).ok());
    REQUIRE(tom->edit(before, {{"analysis", std::string("The routine held.")}}).ok());
    syncAll();
    CHECK(textValue(council.record(id), "pets") == "dangerous");
    CHECK(distinctValues(council.record(id), "analysis").size() == 2);
    CHECK(council.record(id).formVersion == 2);
    CHECK(council.record(before).formVersion == 1);
    checkAllAlike(id);
    checkAllAlike(before);

    // The older device ends the conflict, the newer one offers, and an older one approves the whole of it.
    REQUIRE(tom->resolve(id, "analysis", std::string("The dog worries me.")).ok());
    syncAll();
    CHECK(priya.asked(id).empty());
    REQUIRE(priya->submit(id).ok());
    syncAll();
    REQUIRE(grace->approve(id, contentHash(grace->record(id).value()), "Clear about the dog").ok());
    syncAll();
    checkAllAlike(id);
    CHECK(statusOf(council.record(id)) == RecordStatus::Approved);
    CHECK(textValue(council.record(id), "pets") == "dangerous");
    CHECK(council.store->quarantine()->empty());
}

TEST_CASE_METHOD(ChangedForm, "two answers to a new question stand on devices of any age") {
    REQUIRE(council.registry.addForm(changedForm()).ok());
    syncAll();
    const RecordId id = priya->create("visit", {council.ava}, wholeVisit(council.ava)).value();
    syncAll();
    // A colleague's newer device answers what Priya's answers too.
    Device other(council, council.tom, Role::SocialWorker, council.east, false);
    REQUIRE(other->edit(id, {{"pets", std::string("calm")}}).ok());
    REQUIRE(priya->edit(id, {{"pets", std::string("dangerous")}}).ok());
    other.sync();
    syncAll();
    other.sync();
    for (Device* device : {&priya, &tom, &grace, &other}) {
        const auto conflicts = (*device)->conflicts().value();
        REQUIRE(conflicts.size() == 1);
        CHECK(conflicts[0].field == "pets");
        CHECK(conflicts[0].versions.size() == 2);
    }
    REQUIRE(tom->resolve(id, "pets", std::string("calm")).ok());  // By its name alone.
    syncAll();
    CHECK(textValue(council.record(id), "pets") == "calm");
    CHECK(priya->conflicts()->empty());
    checkAllAlike(id);
}
