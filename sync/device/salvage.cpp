// Table by table: damage in one must not cost the others.
#include "sync/device/salvage.h"

#include <functional>

#include "core/records/change.h"

namespace doorstep {
namespace {

Bytes copyOf(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

bool hasTable(Database& database, const char* name) {
    auto row = database.prepare("SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?");
    if (!row) return false;
    const auto found = row->bind(1, std::string_view(name)).step();
    return found.ok() && *found;
}

/// Hands every row that reads to `take`. False when the end was not reached.
bool eachRow(Result<Statement> rows, const std::function<void(const Statement&)>& take) {
    if (!rows) return false;
    for (;;) {
        const auto more = rows->step();
        if (!more) return false;
        if (!*more) return true;
        take(*rows);
    }
}

void takeUnsent(const Statement& row, DeviceId device, Salvage& salvage) {
    const ByteView encoded = row.bytes(0);
    const auto change = decodeChange(encoded);
    if (!change || change->dot.device != device) {
        salvage.whole = false;
        return;
    }
    salvage.unsent.push_back({change->dot.sequence, copyOf(encoded)});
}

bool readLog(Database& database, DeviceId device, Salvage& salvage) {
    auto unsent = database.prepare(
        "SELECT c.encoded FROM outbox o JOIN change_log c ON c.device=? AND c.sequence=o.sequence "
        "WHERE o.state IN (0,3) ORDER BY o.sequence");
    if (unsent) unsent->bind(1, device);
    const bool all =
        eachRow(std::move(unsent), [&](const Statement& row) { takeUnsent(row, device, salvage); });
    auto head = database.prepare("SELECT sequence FROM device_head WHERE device=?");
    if (head) head->bind(1, device);
    return eachRow(std::move(head),
                   [&](const Statement& row) {
                       salvage.lastWritten = static_cast<std::uint64_t>(row.integer(0));
                   }) &&
           all;
}

bool readTyped(Database& database, Salvage& salvage) {
    const bool drafts = eachRow(
        database.prepare("SELECT record, subjects, writes, seen, type, typed_ms FROM draft"),
        [&](const Statement& row) {
            salvage.drafts.push_back({copyOf(row.bytes(0)), copyOf(row.bytes(1)), copyOf(row.bytes(2)),
                                      copyOf(row.bytes(3)), row.text(4), row.integer(5)});
        });
    return eachRow(
               database.prepare("SELECT name, value FROM setting"),
               [&](const Statement& row) { salvage.settings.emplace_back(row.text(0), row.text(1)); }) &&
           drafts;
}

}  // namespace

Salvage salvageFrom(const std::filesystem::path& file, const Secret& key, DeviceId device) {
    Salvage salvage;
    auto database = Database::open(file, key, OpenMode::ReadWrite);
    if (!database) return salvage;
    database->keepLogOnClose(true);
    for (const char* table : {"change_log", "device_head", "outbox", "draft", "setting"}) {
        if (!hasTable(*database, table)) return salvage;
    }
    salvage.whole = true;
    if (!readLog(*database, device, salvage)) salvage.whole = false;
    if (!readTyped(*database, salvage)) salvage.whole = false;
    // A rebuilding that was cut short by another damage: what it waited for waits on.
    if (hasTable(*database, "rescued") &&
        !eachRow(database->prepare("SELECT encoded FROM rescued"),
                 [&](const Statement& row) { takeUnsent(row, device, salvage); })) {
        salvage.whole = false;
    }
    return salvage;
}

Result<void> putBack(const Salvage& salvage, Database& database) {
    TRY_SET(Statement draft,
            database.prepare("INSERT OR REPLACE INTO draft(record, subjects, writes, seen, "
                             "type, typed_ms) VALUES(?,?,?,?,?,?)"));
    for (const Salvage::Draft& one : salvage.drafts) {
        draft.bind(1, ByteView(one.record)).bind(2, ByteView(one.subjects)).bind(3, ByteView(one.writes));
        draft.bind(4, ByteView(one.seen)).bind(5, std::string_view(one.type)).bind(6, one.typedMs);
        TRY(draft.run());
    }
    TRY_SET(Statement setting, database.prepare("INSERT OR REPLACE INTO setting VALUES(?,?)"));
    for (const auto& [name, value] : salvage.settings) {
        TRY(setting.bind(1, std::string_view(name)).bind(2, std::string_view(value)).run());
    }
    return {};
}

}  // namespace doorstep
