// The grammar behind the corpus.
#include "tests/core/storage/sql_corpus.h"

#include <initializer_list>

namespace doorstep::test {
namespace {

const char* const kWords[] = {"Ava",    "Noah",       "Mia",     "dog",   "bed",
                              "school", "seen alone", "kitchen", "Priya", "Tom"};

}  // namespace

// SplitMix64.
std::uint64_t SqlCorpus::below(std::uint64_t bound) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (z ^ (z >> 31)) % bound;
}

std::string SqlCorpus::table() {
    return "t" + std::to_string(below(5));
}

std::string SqlCorpus::column() {
    return std::string(1, "abcd"[below(4)]);
}

std::string SqlCorpus::value() {
    switch (below(7)) {
        case 0: return "NULL";
        case 1: return std::to_string(below(1000));
        case 2: return "-" + std::to_string(below(1ULL << 50));
        case 3: return std::to_string(below(100)) + ".25";
        case 4: return "'" + std::string(kWords[below(10)]) + " " + std::to_string(below(50)) + "'";
        // Values that fill pages, and chains of overflow pages.
        case 5: return "hex(zeroblob(" + std::to_string(below(below(4) == 0 ? 12'000 : 300)) + "))";
        default: return "zeroblob(" + std::to_string(below(below(6) == 0 ? 40'000 : 500)) + ")";
    }
}

std::string SqlCorpus::condition() {
    switch (below(6)) {
        case 0: return column() + " IS NOT NULL";
        case 1: return column() + " > " + value();
        case 2: return column() + " LIKE '%" + kWords[below(10)] + "%'";
        case 3: return "length(" + column() + ") BETWEEN " + std::to_string(below(50)) + " AND 400";
        case 4: return column() + " IN (SELECT " + column() + " FROM " + table() + ")";
        default: return "a % 7 = " + std::to_string(below(7));
    }
}

std::string SqlCorpus::insert() {
    const std::string into = (below(4) == 0 ? "INSERT OR REPLACE INTO " : "INSERT INTO ") + table();
    if (below(8) == 0)
        return into + " SELECT a+" + std::to_string(below(5000)) + ",b,c,d FROM " + table() + " LIMIT 40";
    std::string rows;
    for (std::uint64_t i = below(6) + 1; i > 0; --i) {
        rows += (rows.empty() ? "(" : ",(") + std::to_string(below(4000)) + "," + value() + "," + value() +
                "," + value() + ")";
    }
    return into + " VALUES" + rows;
}

std::string SqlCorpus::question() {
    switch (below(7)) {
        case 0:
            return "SELECT count(*), sum(a), max(length(c)), min(b) FROM " + table() + " WHERE " +
                   condition();
        case 1:
            return "SELECT a, b, length(c), d FROM " + table() + " WHERE " + condition() +
                   " ORDER BY b, a, length(c), d LIMIT 30";
        case 2:
            return "SELECT x.a, count(*) FROM " + table() + " x JOIN " + table() +
                   " y ON x.a=y.a GROUP BY x.a ORDER BY 2, 1 LIMIT 20";
        case 3:
            return "SELECT a, sum(length(b)) OVER (ORDER BY a, b, length(c), d) FROM " + table() +
                   " ORDER BY 1, 2 LIMIT 20";
        case 4:
            return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<40) SELECT i, "
                   "(SELECT count(*) FROM " +
                   table() + " WHERE a % 40 = i) FROM n";
        case 5: return "SELECT DISTINCT typeof(" + column() + ") FROM " + table() + " ORDER BY 1";
        default:
            return "SELECT group_concat(hex(substr(c, 1, 40)), '/') FROM (SELECT c FROM " + table() +
                   " ORDER BY a, c, b LIMIT 20)";
    }
}

std::string SqlCorpus::schemaChange() {
    const std::string name = table();
    switch (below(7)) {
        case 0: return "CREATE TABLE " + name + "(a INTEGER PRIMARY KEY, b, c, d)";
        case 1: return "CREATE TABLE " + name + "(a, b, c, d)";
        case 2: return "CREATE TABLE " + name + "(a, b, c, d, PRIMARY KEY(a, b)) WITHOUT ROWID";
        case 3: return "DROP TABLE " + name;
        case 4:
            return "CREATE INDEX " + name + "_" + column() + " ON " + name + "(" + column() + ", " +
                   column() + ")";
        case 5: return "DROP INDEX " + name + "_" + column();
        default: return "CREATE VIRTUAL TABLE words USING fts5(b, prefix='2 3')";
    }
}

std::string SqlCorpus::transaction() {
    switch (below(8)) {
        case 0:
        case 1: return "BEGIN IMMEDIATE";
        case 2:
        case 3: return "COMMIT";
        case 4: return "ROLLBACK";
        case 5: return "SAVEPOINT s" + std::to_string(below(3));
        case 6: return "ROLLBACK TO s" + std::to_string(below(3));
        default: return "RELEASE s" + std::to_string(below(3));
    }
}

std::string SqlCorpus::upkeep() {
    switch (below(9)) {
        case 0: return "VACUUM";
        case 1: return "REINDEX";
        case 2: return "ANALYZE";
        case 3: return "PRAGMA integrity_check";
        case 4: return "PRAGMA incremental_vacuum(" + std::to_string(below(20)) + ")";
        case 5: return "PRAGMA cache_size=" + std::to_string(below(3) == 0 ? 2000 : 5);
        case 6: return "PRAGMA temp_store=" + std::to_string(below(3));
        case 7: return "CREATE TEMP TABLE IF NOT EXISTS kept AS SELECT * FROM " + table();
        default: return "SELECT count(*), sum(length(c)) FROM temp.kept";
    }
}

std::string SqlCorpus::search() {
    switch (below(3)) {
        case 0:
            return "INSERT INTO words SELECT b FROM " + table() +
                   " WHERE typeof(b)='text' AND length(b)<200";
        case 1: return "DELETE FROM words WHERE rowid % 5 = " + std::to_string(below(5));
        default:
            return "SELECT count(*), max(rowid) FROM words WHERE words MATCH '" +
                   std::string(kWords[below(10)]).substr(0, 3) + "*'";
    }
}

std::string SqlCorpus::next() {
    const std::uint64_t draw = below(100);
    if (draw < 34) return insert();
    if (draw < 44)
        return "UPDATE " + table() + " SET " + column() + "=" + value() + " WHERE " + condition();
    if (draw < 52) return "DELETE FROM " + table() + " WHERE " + condition();
    if (draw < 72) return question();
    if (draw < 78) return schemaChange();
    if (draw < 90) return transaction();
    if (draw < 95) return search();
    return upkeep();
}

}  // namespace doorstep::test
