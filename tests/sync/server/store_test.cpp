// What a server's store promises to the rules above it, whatever database lies below.
#include <catch2/catch.hpp>

#include <map>
#include <random>

#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

/// A store with nothing in it but the server's own device.
struct Shelf {
    ManualTime time{parseInstant("2026-03-03T10:00:00Z").value()};
    crypto::SystemRandomness randomness;
    ServerKeys keys{crypto::SigningKey::make(), crypto::BoxKey::make(), crypto::makeKey(),
                    crypto::makeKey()};
    std::unique_ptr<doorstep::test::PrivateDatabase> database =
        doorstep::test::onPostgres() ? std::make_unique<doorstep::test::PrivateDatabase>() : nullptr;
    std::unique_ptr<ServerStore> store = openStore(keys, database.get(), time, randomness);

    template <typename IdType>
    IdType id() {
        return makeId<IdType>(time, randomness);
    }
    void write(const ServerStore::Work& work) { REQUIRE(store->inTransaction(work).ok()); }

    /// The next change of a device, in the log and in the feed of the people it is about.
    Bytes accept(DeviceId device, RecordId record, std::vector<PersonId> people, const std::string& words) {
        Change change;
        change.dot = {device, ++sequences[device]};
        change.at = {time.now().ms, 0};
        change.author = id<UserId>();
        change.record = record;
        change.type = "visit";
        std::sort(people.begin(), people.end());
        change.subjects = people;
        change.writes = {{"observation", words}};
        const Bytes encoded = encode(change);
        write([&]() -> Result<void> {
            TRY(store->append(change, encoded));
            return store->addToFeed(change.dot, {people.begin(), people.end()}, time.now());
        });
        return encoded;
    }

    std::map<DeviceId, std::uint64_t> sequences;
};

DeviceRow someDevice(Shelf& shelf) {
    DeviceRow row;
    row.id = shelf.id<DeviceId>();
    row.user = shelf.id<UserId>();
    row.key = crypto::SigningKey::make().publicKey();
    row.name = "Priya's tablet";
    row.enrolled = shelf.time.now();
    row.counter = 7;
    row.have = 3;
    row.head = crypto::hash(row.id.view());
    return row;
}

bool equal(const DeviceRow& a, const DeviceRow& b) {
    return a.id == b.id && a.user == b.user && a.key == b.key && a.name == b.name &&
           a.enrolled == b.enrolled && a.revoked == b.revoked && a.seen == b.seen &&
           a.counter == b.counter && a.have == b.have && a.head == b.head;
}

ErrorCode codeOf(const auto& result) {
    return result.error().code;
}

const Result<void> kRefused{ErrorCode::WrongState, "changed my mind"};

}  // namespace

TEST_CASE("of a transaction that fails nothing stays, and of a step that fails nothing but the step goes") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    const DeviceRow first = someDevice(shelf), second = someDevice(shelf), third = someDevice(shelf);
    CHECK(codeOf(store.inTransaction([&]() -> Result<void> {
              TRY(store.putDevice(first));
              CHECK(store.device(first.id).ok());
              return kRefused;
          })) == ErrorCode::WrongState);
    CHECK(codeOf(store.device(first.id)) == ErrorCode::NotFound);
    shelf.write([&]() -> Result<void> {
        TRY(store.inStep([&] { return store.putDevice(first); }));
        const auto refused = store.inStep([&]() -> Result<void> {
            TRY(store.putDevice(second));
            return kRefused;
        });
        CHECK_FALSE(refused.ok());
        CHECK(codeOf(store.device(second.id)) == ErrorCode::NotFound);
        return store.inStep([&] { return store.putDevice(third); });
    });
    CHECK(store.device(first.id).ok());
    CHECK(codeOf(store.device(second.id)) == ErrorCode::NotFound);
    CHECK(store.device(third.id).ok());
}

TEST_CASE("a record that a failed step wrote is as it was before the step") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    const auto device = shelf.id<DeviceId>();
    const auto record = shelf.id<RecordId>();
    shelf.accept(device, record, {shelf.id<PersonId>()}, "First");
    Change next;
    next.dot = {device, 2};
    next.author = shelf.id<UserId>();
    next.record = record;
    next.type = "visit";
    next.writes = {{"observation", std::string("Second")}};
    shelf.write([&]() -> Result<void> {
        const auto refused = store.inStep([&]() -> Result<void> {
            TRY(store.append(next, encode(next)));
            CHECK(store.record(record)->value().seen.covers(next.dot));
            return kRefused;
        });
        CHECK_FALSE(refused.ok());
        CHECK_FALSE(store.record(record)->value().seen.covers(next.dot));
        CHECK(store.headOf(device)->first == 1);
        return {};
    });
    CHECK_FALSE(store.change(next.dot)->has_value());
}

TEST_CASE("rows come back as they were put, whatever they hold") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    DeviceRow device = someDevice(shelf);
    UserRow user{shelf.id<UserId>(), "o'brien;--",       std::string("Zoë \0 O’Brien", 16),
                 "social_worker",    shelf.id<TeamId>(), true};
    user.role = std::string("od\0d", 4);
    const TeamRow team{shelf.id<TeamId>(), "Ost \"links\" % _", shelf.id<TeamId>()};
    AllocationRow open{shelf.id<RecordId>(), shelf.id<PersonId>(), user.id, "allocated", {20000}, {}};
    const AllocationRow ended{shelf.id<RecordId>(), open.person, user.id, "cover", {19000}, Date{19010}};
    EnrolmentRow code{crypto::hash(bytesOf("code")), user.id, shelf.time.now(), {}};
    shelf.write([&]() -> Result<void> {
        TRY(store.putDevice(device));
        TRY(store.putUser(user));
        TRY(store.putTeam(team));
        TRY(store.putAllocation(open));
        TRY(store.putAllocation(ended));
        TRY(store.putEnrolment(code));
        return store.putPerson(open.person, "");
    });
    CHECK(equal(store.device(device.id).value(), device));
    device.revoked = Instant{5};
    device.seen = Instant{6};
    device.counter = INT64_MAX;
    user.active = false;
    open.to = Date{20001};
    code.usedBy = device.id;
    shelf.write([&]() -> Result<void> {
        TRY(store.putDevice(device));
        TRY(store.putUser(user));
        TRY(store.putAllocation(open));
        return store.putEnrolment(code);
    });
    CHECK(equal(store.device(device.id).value(), device));
    const UserRow again = store.userWithStaffId("o'brien;--").value();
    CHECK((again.id == user.id && again.name == user.name && again.role == user.role &&
           again.team == user.team));
    CHECK_FALSE(again.active);
    const TeamRow found = store.teamNamed(team.name).value();
    CHECK((found.id == team.id && found.parent == team.parent));
    CHECK(store.personWithLocalId("").value() == open.person);
    CHECK(store.enrolment(code.secret)->usedBy == device.id);
    const auto allocations = store.allocationsOf(open.person).value();
    REQUIRE(allocations.size() == 2);
    CHECK(
        (allocations[0].id == ended.id && allocations[0].to == ended.to && allocations[0].role == "cover"));
    CHECK((allocations[1].id == open.id && allocations[1].to == open.to));
    CHECK(store.allocationsTo(user.id)->size() == 2);
    CHECK(store.allocationsToTeam(user.team)->size() == 2);
    CHECK(store.allocationsFrom({20001}).value() == std::vector<RecordId>{open.id});
    CHECK(store.allocationsFrom({20002}).value().empty());
}

TEST_CASE("what is not there is said to be missing, and is no failure of the database") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    CHECK(codeOf(store.device(shelf.id<DeviceId>())) == ErrorCode::NotFound);
    CHECK(codeOf(store.user(shelf.id<UserId>())) == ErrorCode::NotFound);
    CHECK(codeOf(store.userWithStaffId("nobody")) == ErrorCode::NotFound);
    CHECK(codeOf(store.teamNamed("nowhere")) == ErrorCode::NotFound);
    CHECK(codeOf(store.personWithLocalId("none")) == ErrorCode::NotFound);
    CHECK(codeOf(store.enrolment(Hash{})) == ErrorCode::NotFound);
    CHECK_FALSE(store.change({shelf.id<DeviceId>(), 1})->has_value());
    CHECK_FALSE(store.record(shelf.id<RecordId>())->has_value());
    CHECK_FALSE(store.recordAsOf(shelf.id<RecordId>(), shelf.time.now())->has_value());
    CHECK(store.historyOf(shelf.id<RecordId>())->empty());
    CHECK(store.headOf(shelf.id<DeviceId>())->first == 0);
    CHECK(store.latestTime(shelf.time.now()).value() == HybridTime{});
    CHECK(store.feed({shelf.id<PersonId>()}, 0, {10, 1000})->changes.empty());
}

TEST_CASE("lists are in the order of what people call things") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    std::vector<PersonId> people;
    shelf.write([&]() -> Result<void> {
        for (const char* name : {"mia", "ava", "Zed", "leon"}) {
            TRY(store.putUser({shelf.id<UserId>(), name, name, "adviser", {}, true}));
            TRY(store.putTeam({shelf.id<TeamId>(), name, {}}));
            people.push_back(shelf.id<PersonId>());
            TRY(store.putPerson(people.back(), name));
        }
        return {};
    });
    std::string users, teams;
    for (const UserRow& user : store.users().value()) users += user.staffId + " ";
    for (const TeamRow& team : store.teams().value()) teams += team.name + " ";
    CHECK(users == "Zed ava leon mia ");
    CHECK(teams == users);
    CHECK(store.people().value() == std::vector<PersonId>{people[2], people[1], people[3], people[0]});
}

TEST_CASE("one change under one number, however often it comes") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    const auto device = shelf.id<DeviceId>();
    const auto record = shelf.id<RecordId>();
    const Bytes encoded = shelf.accept(device, record, {shelf.id<PersonId>()}, "As it was");
    const Change change = decodeChange(encoded).value();
    shelf.write([&] { return store.append(change, encoded); });
    CHECK(store.historyOf(record)->size() == 1);
    CHECK(store.change(change.dot)->value().encoded == encoded);
    CHECK(store.change(change.dot)->value().id == identityOf(encoded));
    Change other = change;
    other.writes = {{"observation", std::string("As it was not")}};
    const auto refused = store.inTransaction([&] { return store.append(other, encode(other)); });
    REQUIRE_FALSE(refused.ok());
    CHECK(codeOf(refused) == ErrorCode::Damaged);
    CHECK(textValue(store.record(record)->value(), "observation") == "As it was");
}

TEST_CASE("a reader's pages give what concerns their people, each change once and in order") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    std::mt19937 random(GENERATE(1, 2, 3));
    std::vector<PersonId> people;
    for (int i = 0; i < 12; ++i) people.push_back(shelf.id<PersonId>());
    const auto device = shelf.id<DeviceId>();
    std::vector<std::pair<std::vector<PersonId>, Bytes>> all;
    shelf.time.advanceMs(1000);
    for (int i = 0; i < 150; ++i) {
        // Some have long histories, some nearly none.
        std::vector<PersonId> about{people[random() % (random() % people.size() + 1)]};
        if (random() % 4 == 0) about.push_back(people[random() % people.size()]);
        std::sort(about.begin(), about.end());
        about.erase(std::unique(about.begin(), about.end()), about.end());
        const std::string words(random() % 10 == 0 ? 2000 : random() % 50, 'x');
        all.emplace_back(about, shelf.accept(device, shelf.id<RecordId>(), about, words));
    }
    for (int round = 0; round < 20; ++round) {
        std::vector<PersonId> scope;
        for (const PersonId& person : people) {
            if (random() % 3 != 0) scope.push_back(person);
        }
        std::vector<Bytes> expected;
        for (const auto& [about, encoded] : all) {
            const auto seen = [&](const PersonId& person) {
                return std::find(scope.begin(), scope.end(), person) != scope.end();
            };
            if (std::any_of(about.begin(), about.end(), seen)) expected.push_back(encoded);
        }
        const PageLimit limit{1 + random() % 40, 300 + random() % 4000};
        std::vector<Bytes> read;
        std::int64_t cursor = 0;
        for (bool more = true; more;) {
            const FeedPage page = store.feed(scope, cursor, limit).value();
            std::size_t bytes = 0;
            for (const Bytes& change : page.changes) bytes += change.size();
            CHECK(page.changes.size() <= limit.changes);
            CHECK((bytes <= limit.bytes || page.changes.size() == 1));
            CHECK((!page.more || page.cursor > cursor));
            read.insert(read.end(), page.changes.begin(), page.changes.end());
            cursor = page.cursor;
            more = page.more;
        }
        CHECK(read == expected);
        CHECK(cursor == 150);
    }
    CHECK(store.feed({}, 151, {10, 1000})->cursor == 150);
}

TEST_CASE("records about somebody are newest first, and as they were known at any instant") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    const auto device = shelf.id<DeviceId>();
    const auto ava = shelf.id<PersonId>(), noah = shelf.id<PersonId>();
    const auto early = shelf.id<RecordId>(), late = shelf.id<RecordId>();
    shelf.accept(device, early, {ava}, "Early");
    const Instant between = shelf.time.now();
    shelf.time.advanceMs(3'600'000);
    shelf.accept(device, late, {ava}, "Late");
    shelf.accept(device, early, {noah}, "Early, and Noah was there");
    const auto now = store.recordsAbout(ava, "").value();
    REQUIRE(now.size() == 2);
    CHECK(now[0].id == late);
    CHECK(store.recordsAbout(ava, "contact")->empty());
    CHECK(store.recordsAbout(noah, "visit")->size() == 1);
    const auto then = store.recordsAboutAsOf(ava, between).value();
    REQUIRE(then.size() == 1);
    CHECK(textValue(then[0], "observation") == "Early");
    CHECK(store.recordsAboutAsOf(noah, between)->empty());
    CHECK(store.recordsAboutAsOf(noah, shelf.time.now())->size() == 1);
    CHECK(textValue(store.recordAsOf(early, between)->value(), "observation") == "Early");
    CHECK_FALSE(store.recordAsOf(late, between)->has_value());
}

TEST_CASE("what is kept apart is found by its change and by what it waits for") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    const auto writer = shelf.id<DeviceId>(), other = shelf.id<DeviceId>();
    const auto record = shelf.id<RecordId>();
    QuarantineRow row{writer,           5,        crypto::hash(bytesOf("five")),
                      Bytes{5, 0, 5},   kWaiting, "It waits.",
                      shelf.time.now(), record,   {other, 9}};
    shelf.write([&]() -> Result<void> {
        CHECK_FALSE(store.awaitedEarlier(record, {writer, 6})->has_value());
        TRY(store.addToQuarantine(row));
        CHECK(store.awaitedEarlier(record, {writer, 6})->value() == Dot{other, 9});
        return {};
    });
    CHECK_FALSE(store.awaitedEarlier(record, {writer, 5})->has_value());
    CHECK(store.waitingFor({other, 8})->empty());
    CHECK(store.waitingFor({writer, 9})->empty());
    REQUIRE(store.waitingFor({other, 9})->size() == 1);
    const auto kept = store.quarantined({writer, 5}, row.change).value().value();
    CHECK(kept.encoded == row.encoded);
    CHECK((kept.code == kWaiting && kept.reason == row.reason && kept.received == row.received));
    CHECK_FALSE(store.quarantined({writer, 5}, Hash{})->has_value());
    row.code = "not_in_scope";
    row.awaits = {};
    shelf.write([&] { return store.updateQuarantine(row); });
    CHECK(store.waitingFor({other, 9})->empty());
    CHECK(store.quarantine()->at(0).code == "not_in_scope");
    CHECK(store.counts()->quarantined == 1);
    shelf.write([&] { return store.removeFromQuarantine({writer, 5}, row.change); });
    CHECK(store.quarantine()->empty());
}

TEST_CASE("a new epoch comes with another device of the server's own, under the same key") {
    Shelf shelf;
    ServerStore& store = *shelf.store;
    const Bytes epoch = store.epoch().value();
    const DeviceId own = store.ownDevice().value();
    shelf.time.advanceMs(1);
    shelf.write([&] { return store.beginEpoch(shelf.time, shelf.randomness); });
    CHECK(store.epoch().value() != epoch);
    CHECK(store.ownDevice().value() != own);
    CHECK(store.device(store.ownDevice().value())->key == shelf.keys.signing.publicKey());
    CHECK(store.counts()->devices == 0);
    CHECK(store.devices()->size() == 2);
}
