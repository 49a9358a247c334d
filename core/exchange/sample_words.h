// The words that a sample council is made of. All of it is invented: common names put together at
// random, and places that no map has.
#pragma once

#include <span>
#include <string_view>

namespace doorstep::sample {

std::span<const std::string_view> girlsNames();
std::span<const std::string_view> boysNames();
std::span<const std::string_view> surnames();
/// Full names for workers, each once; none of them is one of those in `sample_staff`.
std::span<const std::string_view> workerForenames();
std::span<const std::string_view> workerSurnames();
std::span<const std::string_view> streets();
std::span<const std::string_view> towns();
/// Codes of ethnicity as the school census has them, common ones more often.
std::span<const std::string_view> ethnicities();

}  // namespace doorstep::sample
