// What most of the worker's files include; parsing it once halves the time of a build.
#include "common.hpp"
#include "FBS/message.h"
#include <ankerl/unordered_dense.h>
#include <flatbuffers/flatbuffers.h>
#include <uv.h>
#include <array>
#include <cmath>
#include <cstring>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>
