// Schema versions: components share one file and grow apart from each other.
#include <catch2/catch.hpp>

#include "core/storage/database.h"

using namespace doorstep;

namespace {

constexpr Migration kFirst[] = {{1, "CREATE TABLE visit(id INTEGER)"}};
constexpr Migration kSecond[] = {{1, "CREATE TABLE visit(id INTEGER)"},
                                 {2, "ALTER TABLE visit ADD COLUMN place TEXT"}};
constexpr Migration kBroken[] = {{1, "CREATE TABLE feed(id INTEGER); INSERT INTO nowhere VALUES(1)"}};

bool hasTable(Database& database, const char* name) {
    auto statement = database.prepare("SELECT 1 FROM sqlite_schema WHERE name=?").value();
    return statement.bind(1, std::string_view(name)).step().value();
}

}  // namespace

TEST_CASE("a file is brought up to date once, step by step", "[storage]") {
    auto database = Database::inMemory().value();
    REQUIRE(migrate(database, "records", kFirst));
    REQUIRE(migrate(database, "records", kFirst));
    REQUIRE(migrate(database, "records", kSecond));
    CHECK(database.execute("INSERT INTO visit VALUES(1,'home')"));
}

TEST_CASE("a file of a later version is refused and left as it was", "[storage]") {
    auto database = Database::inMemory().value();
    REQUIRE(migrate(database, "records", kSecond));
    const auto refused = migrate(database, "records", kFirst);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::NewerVersion);
    CHECK(database.execute("INSERT INTO visit VALUES(1,'home')"));
}

TEST_CASE("components share one file without sharing a version", "[storage]") {
    auto database = Database::inMemory().value();
    REQUIRE(migrate(database, "records", kSecond));
    constexpr Migration server[] = {{1, "CREATE TABLE feed(id INTEGER)"}};
    REQUIRE(migrate(database, "server", server));
    CHECK(hasTable(database, "feed"));
    CHECK(migrate(database, "records", kSecond));
}

TEST_CASE("a step that fails leaves nothing behind", "[storage]") {
    auto database = Database::inMemory().value();
    CHECK_FALSE(migrate(database, "server", kBroken));
    CHECK_FALSE(hasTable(database, "feed"));
    CHECK_FALSE(hasTable(database, "schema_version"));
}
