// What was written, as a plain list, and what must follow from it: by rules of its own, which share nothing
// with how the product merges.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace doorstep::simulator {

enum class EntryKind : std::uint8_t { Edit, Submit, Approve, Return };

/// One thing that one person saved.
struct Entry {
    std::string key;     ///< By which it is known again wherever it turns up.
    std::string device;  ///< Where it was saved, in words.
    std::string record;
    EntryKind kind = EntryKind::Edit;
    std::map<std::string, std::string> writes;  ///< Field to value. Empty for a value that was taken out.
    std::set<std::string> people;               ///< Whom the writer took the record to be about.
    std::set<int> seen;                         ///< The entries that were on the writer's screen then.
    std::uint64_t number = 0;                   ///< In the log of the device.
    bool gone = false;  ///< Destroyed with the only place it was in; the reason is in `why`.
    std::string why;
};

/// What one place (a device, the server) holds and shows of one record.
struct Sighting {
    std::set<int> entries;                          ///< Those in its log.
    std::map<std::string, std::set<int>> versions;  ///< Field to the entries whose values it shows.
    std::string status;                             ///< `draft`, `submitted`, …
    std::set<std::string> people;
    std::set<int> anew;  ///< Written once more under another number, by somebody who had seen less.
};

class History {
public:
    /// The entry's number.
    int add(Entry entry);
    /// -1 for an unknown key.
    [[nodiscard]] int find(const std::string& key) const;
    [[nodiscard]] const Entry& at(int number) const { return entries_[static_cast<std::size_t>(number)]; }
    [[nodiscard]] Entry& at(int number) { return entries_[static_cast<std::size_t>(number)]; }
    [[nodiscard]] int size() const { return static_cast<int>(entries_.size()); }

    /// What is wrong with what a place shows, given what it holds; empty when nothing is.
    [[nodiscard]] std::string complaintAbout(const Sighting& sighting) const;
    /// An entry in words, for people who look at a failing run.
    [[nodiscard]] std::string words(int number) const;

private:
    using Versions = std::map<std::string, std::set<int>>;
    /// The values of each field that nobody replaced who had seen them. `weak` entries replace nothing.
    [[nodiscard]] Versions standing(const std::set<int>& held, const std::set<int>& weak) const;
    /// What somebody who sees these entries reads: the different values of each field, and whom it is
    /// about.
    [[nodiscard]] std::map<std::string, std::set<std::string>> content(const std::set<int>& held) const;
    [[nodiscard]] std::string statusOf(const std::set<int>& held) const;

    std::vector<Entry> entries_;
    std::map<std::string, int> byKey_;
};

}  // namespace doorstep::simulator
