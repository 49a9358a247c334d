// SQLite over sealed files answers what SQLite over plain files answers, statement by statement.
#include "tests/core/storage/sql_corpus.h"

#include <catch2/catch.hpp>

#include "core/storage/sealed_vfs.h"
#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Setting {
    const char* journal;
    int pageSize;
    int autoVacuum;
    const char* synchronous;
    int statements = 2500;
    const char* suite = "xchacha20";
};

// A connection that answers with all rows, or the error, as one text.
class Side {
public:
    Side(std::string name, const char* vfs, const Setting& setting) : name_(std::move(name)), vfs_(vfs) {
        open();
        answer("PRAGMA page_size=" + std::to_string(setting.pageSize) + "; PRAGMA auto_vacuum=" +
               std::to_string(setting.autoVacuum) + "; CREATE TABLE t0(a INTEGER PRIMARY KEY, b, c, d)");
        answer(std::string("PRAGMA journal_mode=") + setting.journal);
        settings_ = std::string("PRAGMA synchronous=") + setting.synchronous;
        reopen();
    }
    ~Side() { sqlite3_close_v2(handle_); }
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    void reopen() {
        sqlite3_close_v2(handle_);
        open();
        answer(settings_);
    }

    std::string answer(const std::string& sql) {
        std::string out;
        const char* rest = sql.c_str();
        while (*rest != '\0') {
            sqlite3_stmt* statement = nullptr;
            if (sqlite3_prepare_v2(handle_, rest, -1, &statement, &rest) != SQLITE_OK) break;
            int code = sqlite3_step(statement);
            for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
                for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                    out += text != nullptr ? std::string(text) + "|" : "-|";
                }
            }
            sqlite3_finalize(statement);
            if (code != SQLITE_DONE) break;
        }
        return out + sqlite3_errmsg(handle_);
    }

private:
    void open() {
        REQUIRE(sqlite3_open_v2(name_.c_str(), &handle_,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                                vfs_) == SQLITE_OK);
    }
    std::string name_;
    const char* vfs_;
    std::string settings_;
    sqlite3* handle_ = nullptr;
};

}  // namespace

TEST_CASE("A generated corpus of SQL gives the same answers as over plain files") {
    const auto setting =
        GENERATE(Setting{"WAL", 4096, 0, "OFF"}, Setting{"WAL", 1024, 1, "NORMAL"},
                 Setting{"WAL", 65536, 2, "OFF"}, Setting{"DELETE", 4096, 0, "OFF"},
                 Setting{"DELETE", 1024, 2, "NORMAL", 250}, Setting{"TRUNCATE", 8192, 1, "OFF"},
                 Setting{"PERSIST", 4096, 0, "OFF"}, Setting{"WAL", 2048, 0, "OFF", 2500, "aes256gcm"},
                 Setting{"DELETE", 2048, 1, "OFF", 1000, "aes256gcm"});
    INFO(setting.journal << ", pages of " << setting.pageSize);
    REQUIRE(sealed::registerVfs("doorstep", nullptr, sealed::registeredKey) == SQLITE_OK);
    const ScratchFolder folder("corpus");
    const sealed::KeyRegistration key(storeKey());
    Side plain("file:" + (folder / "plain.db").string(), nullptr, setting);
    Side sealed_(
        "file:" + (folder / "sealed.db").string() + "?key=" + key.number() + "&suite=" + setting.suite,
        "doorstep", setting);
    REQUIRE(plain.answer("PRAGMA page_size") == std::to_string(setting.pageSize) + "|not an error");
    REQUIRE(sealed_.answer("PRAGMA page_size") == std::to_string(setting.pageSize) + "|not an error");

    SqlCorpus corpus(static_cast<std::uint64_t>(setting.pageSize) * 31 +
                     static_cast<std::uint64_t>(setting.journal[0]));
    int succeeded = 0;
    for (int i = 0; i < setting.statements; ++i) {
        const std::string sql = corpus.next();
        INFO(i << ": " << sql);
        const std::string expected = plain.answer(sql);
        REQUIRE(sealed_.answer(sql) == expected);
        succeeded += expected.ends_with("not an error") ? 1 : 0;
        if (corpus.below(120) == 0) {
            plain.reopen();
            sealed_.reopen();
        }
    }
    CHECK(succeeded * 10 > setting.statements * 4);
    sealed_.answer("ROLLBACK");
    CHECK(sealed_.answer("PRAGMA integrity_check") == "ok|not an error");
}
