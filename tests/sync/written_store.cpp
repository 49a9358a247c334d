// Writing, keeping what lies on the disk, putting it back.
#include "tests/sync/written_store.h"

namespace doorstep::test {
namespace {

void append(Caseload& caseload, const Change& change) {
    Transaction transaction = std::move(Transaction::begin(caseload.store().database())).value();
    REQUIRE(caseload.store().append(change, encode(change)).ok());
    REQUIRE(transaction.commit().ok());
}

}  // namespace

WrittenStore::WrittenStore(int count) : steps(count) {
    keep(*open(true).value(), 0);
    const auto store = std::move(open(false)).value();
    for (int step = 1; step <= steps; ++step) {
        write(*store, step);
        if (step % 13 == 0) REQUIRE(store->database().checkpoint().ok());
        keep(*store, step);
    }
}

DeviceStore::Parts WrittenStore::parts() {
    const Identity identity{kPriya, numberedId<DeviceId>(11), Role::SocialWorker, {}, "Priya Nair"};
    return {folder.path(), key, time, randomness, deviceKey, identity, {}};
}

Result<std::unique_ptr<DeviceStore>> WrittenStore::open(bool fresh) {
    return fresh ? DeviceStore::create(parts()) : DeviceStore::open(parts());
}

void WrittenStore::write(DeviceStore& store, int step) {
    const std::string words = "Step " + std::to_string(step) + std::string(step % 5 == 0 ? 5000 : 40, 'n');
    Caseload& caseload = store.caseload();
    const RecordId visit = numberedId<RecordId>(static_cast<std::uint8_t>(100 + step % 7));
    switch (step % 4) {
        case 0: REQUIRE(caseload.keepSetting("text_size", words).ok()); break;
        case 1: append(caseload, tom.write(visit, {text("purpose", words)})); break;
        case 2:
            REQUIRE(caseload.keepDraft({visit, "visit", {kAva}, {text("place", words)}, noon()}).ok());
            break;
        default: append(caseload, priya.write(visit, {text("analysis", words)}));
    }
}

void WrittenStore::keep(DeviceStore& store, int step) {
    for (const char* name : {"doorstep.db", "doorstep.db-wal", "anchor"}) {
        files[step][name] = std::filesystem::exists(folder / name) ? readFile(folder / name) : "";
    }
    content[step] = dump(store.database());
}

void WrittenStore::put(const Files& state) const {
    std::filesystem::remove(folder / "doorstep.db-shm");
    for (const auto& [name, bytes] : state) {
        std::filesystem::remove(folder / name);
        if (!bytes.empty()) writeFile(folder / name, bytes);
    }
}

Files WrittenStore::mixed(int database, int log, int anchor) {
    return {{"doorstep.db", files[database]["doorstep.db"]},
            {"doorstep.db-wal", files[log]["doorstep.db-wal"]},
            {"anchor", files[anchor]["anchor"]}};
}

std::string WrittenStore::dump(Database& database) {
    std::string all;
    for (const char* sql :
         {"SELECT hex(id) FROM change_log ORDER BY position", "SELECT hex(state) FROM record ORDER BY id",
          "SELECT hex(writes) FROM draft ORDER BY record",
          "SELECT name, value FROM setting ORDER BY name"}) {
        Statement rows = std::move(database.prepare(sql)).value();
        while (rows.step().value()) all += rows.text(0) + ' ';
        all += '\n';
    }
    return all;
}

std::string WrittenStore::dumpAll(Database& database) {
    std::string all = dump(database);
    for (const char* table : {"change_log", "device_head", "draft", "outbox", "setting", "sync_position",
                              "sync_person", "sync_aside"}) {
        Statement columns = std::move(database.prepare("SELECT group_concat('quote(' || name || ')', '||') "
                                                       "FROM pragma_table_info(?)"))
                                .value();
        REQUIRE(columns.bind(1, std::string_view(table)).step().value());
        Statement rows =
            std::move(database.prepare("SELECT " + columns.text(0) + " FROM " + table)).value();
        while (rows.step().value()) all += rows.text(0) + ' ';
    }
    return all;
}

}  // namespace doorstep::test
