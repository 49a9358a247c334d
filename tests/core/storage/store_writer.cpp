// A process that writes to a store and says which commits it was told are durable. For tests that kill
// it, or run several at once.
#include <cstdio>
#include <cstdlib>

#include "tests/core/storage/store_support.h"

using namespace doorstep;

/// store_writer FILE NAME COUNT: commits COUNT rows in changing sizes, printing the number of each
/// when its commit has returned.
int main(int argc, char** argv) {
    if (argc != 4) return 2;
    auto opened = Database::open(argv[1], test::storeKey(), OpenMode::ReadWrite);
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().detail.c_str());
        return 1;
    }
    Database database = std::move(opened).value();
    for (int i = 1; i <= std::atoi(argv[3]); ++i) {
        auto written = [&]() -> Result<void> {
            TRY_SET(Transaction transaction, Transaction::begin(database));
            TRY_SET(Statement insert, database.prepare("INSERT INTO entry VALUES(?,?,zeroblob(?))"));
            TRY(insert.bind(1, argv[2]).bind(2, i).bind(3, i * 37 % 9000).run());
            return transaction.commit();
        }();
        if (!written) {
            std::fprintf(stderr, "%s\n", written.error().detail.c_str());
            return 1;
        }
        std::printf("%d\n", i);
        std::fflush(stdout);
        if (i % 40 == 0) (void)database.checkpoint();
    }
    return 0;
}
