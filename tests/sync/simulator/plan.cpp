// Which steps, how often.
#include "tests/sync/simulator/plan.h"

#include "tests/sync/simulator/chance.h"

namespace doorstep::simulator {
namespace {

struct Weight {
    StepKind kind;
    std::uint32_t weight;
};

constexpr Weight kWeights[] = {
    {StepKind::Record, 6},  {StepKind::Edit, 36},      {StepKind::AddChild, 3}, {StepKind::Submit, 8},
    {StepKind::Approve, 4}, {StepKind::Return, 3},     {StepKind::Resolve, 6},  {StepKind::Sync, 32},
    {StepKind::Restart, 3}, {StepKind::Reallocate, 6}, {StepKind::Backup, 3},   {StepKind::Restore, 2},
    {StepKind::Copy, 2},    {StepKind::PutBack, 2},    {StepKind::Clone, 1},    {StepKind::Clock, 4},
    {StepKind::Full, 3},    {StepKind::TimePasses, 4}, {StepKind::Late, 4},
};

StepKind kindFrom(Chance& chance) {
    std::uint32_t total = 0;
    for (const Weight& weight : kWeights) total += weight.weight;
    std::uint32_t at = chance.below(total);
    for (const Weight& weight : kWeights) {
        if (at < weight.weight) return weight.kind;
        at -= weight.weight;
    }
    return StepKind::Sync;
}

/// One disaster at a time: a server from an old backup together with a tablet from an old copy can each
/// have lost what the other lacks.
bool leftOut(StepKind kind, bool serverFails) {
    const bool ofServer = kind == StepKind::Backup || kind == StepKind::Restore;
    const bool ofCopies = kind == StepKind::Copy || kind == StepKind::PutBack || kind == StepKind::Clone;
    return serverFails ? ofCopies : ofServer;
}

}  // namespace

Plan planFrom(std::uint64_t seed) {
    Chance chance(seed * 0x2545f4914f6cdd1d + 1);
    Plan plan;
    const std::uint32_t steps = 8 + chance.below(24);
    const bool badWay = chance.percent(70);
    const bool serverFails = chance.percent(50);
    const bool crashes = chance.percent(60);
    for (std::uint32_t i = 0; i < steps; ++i) {
        Step step{kindFrom(chance), chance.below(1000), chance.below(1000), chance.below(1000)};
        if (leftOut(step.kind, serverFails)) step.kind = StepKind::Sync;
        if (crashes && chance.percent(6)) step.crashAt = 1 + chance.below(25);
        if (badWay && chance.percent(35)) {
            step.fault = static_cast<WayFault>(1 + chance.below(7));
            step.faultAt = 1 + chance.below(3);
        }
        plan.push_back(step);
    }
    return plan;
}

}  // namespace doorstep::simulator
