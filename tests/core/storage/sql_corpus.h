// SQL for comparing two databases: statements drawn from a seed, legal and illegal, in any order.
#pragma once

#include <cstdint>
#include <string>

namespace doorstep::test {

/// Draws one statement after another; the same seed gives the same ones.
class SqlCorpus {
public:
    explicit SqlCorpus(std::uint64_t seed) : state_(seed) {}
    std::string next();
    std::uint64_t below(std::uint64_t bound);

private:
    std::string table();
    std::string column();
    std::string value();
    std::string condition();
    std::string insert();
    std::string question();
    std::string schemaChange();
    std::string transaction();
    std::string upkeep();
    std::string search();
    std::uint64_t state_;
};

}  // namespace doorstep::test
