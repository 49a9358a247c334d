// Has CMake precompile Catch2's header, which every test then takes; main.cpp implements it and cannot.
