// The stock sqlite3 shell works on stores through the loadable extension.
#include <catch2/catch.hpp>

#include "core/base/bytes.h"
#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// The shell as it is installed; it loads an extension built with a sanitizer only if that runtime comes
// first. What the shell itself leaks at its end is not ours.
const std::vector<std::string> kShell{"LD_PRELOAD=" SANITIZER_RUNTIME, "ASAN_OPTIONS=detect_leaks=0",
                                      "/usr/bin/sqlite3", ":memory:"};

class Shell {
public:
    Shell() {
        writeFile(folder_ / "key", toHex(storeKey().view()) + "\n");
        writeFile(folder_ / "other", toHex(otherKey().view()) + "\n");
    }

    [[nodiscard]] std::string uri(const std::string& name, const std::string& key = "key") const {
        return "file:" + (folder_ / name).string() + "?vfs=doorstep&keyfile=" + (folder_ / key).string();
    }
    [[nodiscard]] std::string script(const std::string& name, const std::string& commands) const {
        return std::string(".load ") + DOORSTEP_VFS + "\n.open " + uri(name) + "\n.timeout 20000\n" +
               commands;
    }
    /// Runs commands on a sealed file; what the shell printed, and after it what it complained of.
    std::string on(const std::string& name, const std::string& commands) {
        return said(script(name, commands));
    }
    std::string said(const std::string& input) {
        const Finished end = run("/usr/bin/env", kShell, logs_.path(), input);
        return end.out + end.err;
    }
    const ScratchFolder& folder() { return folder_; }
    const ScratchFolder& logs() { return logs_; }

private:
    ScratchFolder folder_{"shell"};
    ScratchFolder logs_{"shell-logs"};
};

const std::string kSchema =
    "CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT);\n"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500) "
    "INSERT INTO visit SELECT i, '" +
    kCanary +
    " ' || i FROM n;\n"
    "CREATE INDEX by_words ON visit(words);\n";

}  // namespace

TEST_CASE("The shell makes, checks and dumps a store as it does a plain file") {
    Shell shell;
    CHECK(shell.on("ava.db", kSchema + "PRAGMA integrity_check;\n") == "ok\n");
    const std::string plain = shell.said(kSchema + ".dump\n");
    CHECK(shell.on("ava.db", ".dump\n") == plain);
    CHECK(plain.find(kCanary) != std::string::npos);
    CHECK(filesContaining(shell.folder().path(), "dog sleeps").empty());
}

TEST_CASE("What the shell dumps makes the same store anew") {
    Shell shell;
    shell.on("ava.db", kSchema +
                           "CREATE VIRTUAL TABLE search USING fts5(words);"
                           "INSERT INTO search SELECT words FROM visit WHERE id<50;\n");
    const std::string dump = shell.on("ava.db", ".dump\n");
    CHECK(shell.on("again.db", dump + "\nPRAGMA integrity_check;\n") == "ok\n");
    CHECK(shell.on("again.db", ".dump\n") == dump);
    CHECK(shell.on("again.db", "SELECT count(*) FROM search WHERE search MATCH 'dog';\n") == "49\n");
}

TEST_CASE("The shell opens what the app wrote, and the app what the shell wrote") {
    Shell shell;
    { makeVisits(shell.folder() / "ava.db", 30); }
    CHECK(shell.on("ava.db",
                   "SELECT count(*) FROM visit; INSERT INTO visit VALUES(31,'from the shell',NULL);\n") ==
          "30\n");
    auto database =
        std::move(Database::open(shell.folder() / "ava.db", storeKey(), OpenMode::ReadWrite)).value();
    CHECK(ask(database, "SELECT words FROM visit WHERE id=31") == "from the shell");
}

TEST_CASE("VACUUM INTO and ATTACH take a key file of their own") {
    Shell shell;
    shell.on("ava.db", kSchema);
    CHECK(shell.on("ava.db", "VACUUM INTO '" + shell.uri("copy.db", "other") + "';\n") == "");
    CHECK(shell.said(std::string(".load ") + DOORSTEP_VFS + "\nATTACH '" + shell.uri("copy.db", "other") +
                     "' AS copy;\nSELECT count(*) FROM copy.visit;\nPRAGMA copy.integrity_check;\n") ==
          "500\nok\n");
    CHECK(shell.on("ava.db", "ATTACH '" + shell.uri("new.db") +
                                 "' AS made; CREATE TABLE made.t AS SELECT * FROM visit;"
                                 "SELECT count(*) FROM made.t;\nPRAGMA made.integrity_check;\n") ==
          "500\nok\n");
    CHECK(shell.on("copy.db", "SELECT count(*) FROM visit;\n").find("authorization denied") !=
          std::string::npos);
    // Without a key nothing is made, not even an empty file.
    CHECK(shell.on("ava.db", "VACUUM INTO '" + (shell.folder() / "open.db").string() + "';\n")
              .find("unable to open") != std::string::npos);
    CHECK(!std::filesystem::exists(shell.folder() / "open.db"));
}

TEST_CASE("A transaction over two stores is kept or rolled back in both") {
    Shell shell;
    shell.on("ava.db", kSchema);
    shell.on("tom.db", kSchema);
    const std::string attach = "ATTACH '" + shell.uri("tom.db") + "' AS tom;\n";
    CHECK(shell.on("ava.db", attach + "BEGIN; DELETE FROM main.visit; DELETE FROM tom.visit; ROLLBACK;"
                                      "BEGIN; DELETE FROM main.visit WHERE id<100; DELETE FROM tom.visit "
                                      "WHERE id<200; COMMIT;\n") == "");
    CHECK(shell.on("ava.db", attach + "SELECT count(*) FROM visit; SELECT count(*) FROM tom.visit;\n") ==
          "401\n301\n");
}

TEST_CASE("Backup and restore move a store to a store") {
    Shell shell;
    shell.on("ava.db", kSchema);
    CHECK(shell.on("ava.db", ".backup '" + shell.uri("copy.db", "other") + "'\n") == "");
    CHECK(shell.on("new.db", ".restore '" + shell.uri("copy.db", "other") +
                                 "'\nSELECT count(*) FROM visit;\nPRAGMA integrity_check;\n") ==
          "500\nok\n");
    CHECK(filesContaining(shell.folder().path(), "dog sleeps").empty());
}

TEST_CASE("A plain database whose pages leave no room for seals is refused, not spoiled") {
    Shell shell;
    shell.said(".open " + (shell.folder() / "plain.db").string() + "\n" + kSchema);
    const std::string restored =
        shell.on("new.db", ".restore '" + (shell.folder() / "plain.db").string() + "'\n");
    CHECK(restored.find("Error: disk I/O error") != std::string::npos);
    CHECK(shell.on("new.db", "SELECT count(*) FROM sqlite_schema;\n") == "0\n");
    CHECK(filesContaining(shell.folder().path(), "dog sleeps") ==
          std::vector<std::filesystem::path>{shell.folder() / "plain.db"});
    // Its content goes over by statements.
    CHECK(shell.on("new.db", "ATTACH 'file:" + (shell.folder() / "plain.db").string() +
                                 "?vfs=unix' AS plain; CREATE TABLE visit AS SELECT * FROM plain.visit;"
                                 "SELECT count(*) FROM visit;\n") == "500\n");
}

TEST_CASE("Two shells write to one store at once") {
    const std::string mode = GENERATE("WAL", "DELETE");
    INFO(mode);
    Shell shell;
    shell.on("ava.db", "PRAGMA journal_mode=" + mode + "; CREATE TABLE entry(writer, number);\n");
    const auto inserts = [&](const std::string& writer) {
        std::string commands;
        for (int i = 0; i < 200; ++i) {
            commands += "INSERT INTO entry VALUES('" + writer + "'," + std::to_string(i) + ");\n";
        }
        return shell.script("ava.db", commands);
    };
    Process priya("/usr/bin/env", kShell, shell.logs() / "priya", inserts("Priya"));
    Process tom("/usr/bin/env", kShell, shell.logs() / "tom", inserts("Tom"));
    CHECK(priya.wait().err == "");
    CHECK(tom.wait().err == "");
    CHECK(shell.on("ava.db", "SELECT writer, count(*) FROM entry GROUP BY 1; PRAGMA integrity_check;\n") ==
          "Priya|200\nTom|200\nok\n");
}
