// One run: the steps of a plan taken one after the other, then peace, then the verdict.
#pragma once

#include "tests/sync/simulator/history.h"
#include "tests/sync/simulator/machines.h"
#include "tests/sync/simulator/plan.h"

namespace doorstep::simulator {

struct Outcome {
    std::string failure;             ///< Empty when every promise held.
    std::vector<std::string> story;  ///< What happened, a line for each step that did anything.
    int saved = 0;                   ///< Entries.
    int conflicts = 0;               ///< Fields that showed two versions at the end.
    int kept = 0;                    ///< Entries kept apart at the end.
    int lost = 0;                    ///< Entries destroyed with the only place they were in.
};

/// Runs a plan. The same plan and seed give the same outcome, to the letter.
Outcome runPlan(const Plan& plan, std::uint64_t seed);

/// Leaves out steps as long as the run still fails.
Plan shrunk(Plan plan, std::uint64_t seed);

/// Everything that exists during a run.
class World {
public:
    explicit World(std::uint64_t seed);
    ~World();

    void take(const Step& step);
    /// Faults end, everybody syncs until nothing moves any more.
    void comeToRest();
    /// Looks at every place (verdict.cpp).
    void judge();

    Outcome outcome;

private:
    /// What somebody is about to save.
    struct Attempt {
        EntryKind kind = EntryKind::Edit;
        std::optional<RecordId> record;  ///< None for a new one.
        std::map<std::string, std::string> writes;
        std::set<std::string> people;
        std::set<int> seen;
    };

    // Steps (steps.cpp).
    void record(DeviceMachine& machine, const Step& step);
    void edit(DeviceMachine& machine, const Step& step);
    void addChild(DeviceMachine& machine, const Step& step);
    void decide(DeviceMachine& machine, const Step& step);
    void resolve(DeviceMachine& machine, const Step& step);
    /// Saves through `save`, with the power failing on the way if the step says so.
    void attempt(DeviceMachine& machine, const Step& step, Attempt what, const std::string& words,
                 const std::function<Result<void>()>& save);
    std::optional<Record> pick(DeviceMachine& machine, std::uint32_t which);
    Attempt attemptOn(DeviceMachine& machine, const Record& record);
    std::string freshWords() { return "w" + std::to_string(++words_); }

    // Machines and lines (run.cpp).
    void sync(DeviceMachine& machine, const Step& step);
    void afterSync(DeviceMachine& machine, const Result<SyncReport>& report);
    void rebuild(DeviceMachine& machine, const std::string& because);
    void reallocate(std::uint32_t which);
    void restart(DeviceMachine& machine, const Step& step);
    void open(DeviceMachine& machine);
    bool ready(DeviceMachine& machine);
    void crashed(DeviceMachine& machine);
    void backUp();
    void restore();
    void copy(DeviceMachine& machine);
    void putBackCopy(DeviceMachine& machine, const Step& step);
    void clone(DeviceMachine& machine);
    void setClock(DeviceMachine& machine, std::uint32_t what);
    void deliverLate();
    Result<HttpResponse> carry(DeviceMachine& machine, const HttpRequest& request);
    std::optional<HttpResponse> serve(const HttpRequest& request);
    void restartServer();
    bool powerLossNow(const Step& step) const { return step.what % 2 == 0; }

    /// Puts what the device's log has gained into the history.
    void note(DeviceMachine& machine);
    [[nodiscard]] std::set<int> entriesOn(DeviceMachine& machine, RecordId record);
    /// Those that the server has, accepted or kept apart.
    [[nodiscard]] std::set<int> entriesOnServer();

    // The verdict (verdict.cpp).
    struct Held {
        std::map<std::string, std::set<int>> accepted;  ///< By record.
        std::map<int, std::set<std::string>> kept;      ///< Entry to codes.
        std::map<std::string, Sighting> sightings;
        std::map<std::string, Record> records;
    };
    Held onServer();
    void judgeServer(const Held& held);
    void judgeDevice(DeviceMachine& machine, const Held& held);
    void judgeReceipts(DeviceMachine& machine, const Held& held);
    Sighting sightingOf(const Record& record, const std::vector<Change>& changes);
    int entryOf(const Change& change, const std::string& place);

    void say(const std::string& line) { outcome.story.push_back(line); }
    void fail(const std::string& what) {
        if (outcome.failure.empty()) outcome.failure = what;
    }

    CrashDisk& disk_;
    Chance chance_;
    ManualTime time_;
    ChanceRandomness randomness_;
    ServerMachine server_;
    std::vector<std::unique_ptr<DeviceMachine>> devices_;
    History history_;
    std::vector<RecordId> records_;
    Allocations allocations_ = allocationsAtFirst();
    int involvements_ = 100;
    std::optional<Image> backup_;
    std::vector<HttpRequest> late_;
    std::map<DeviceMachine*, Attempt> pending_;
    const Step* way_ = nullptr;  ///< The step whose fault lies on the way.
    std::uint32_t asked_ = 0;    ///< Requests of this step.
    bool resting_ = false;
    bool restored_ = false;
    int words_ = 0;
};

/// By which an entry is known again: nothing in it changes when it is written anew under another number.
std::string keyOf(const Change& change);
std::string plain(const Value& value);
/// `visit 3`, by the order of making.
std::string nameOf(const std::vector<RecordId>& records, RecordId record);

}  // namespace doorstep::simulator
