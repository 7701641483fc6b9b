// Stands in for ankerl::unordered_dense, which Debian 12 does not package: the same names over
// the containers of the standard library. The worker uses map, set and hash.
#ifndef TANDEM_SHIM_UNORDERED_DENSE_H
#define TANDEM_SHIM_UNORDERED_DENSE_H

#include <cstdint>
#include <functional>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	// libstdc++ hashes an integer to itself, but the worker folds several hashes into one and
	// counts on bits that are well spread. This is the finishing step of the splitmix64 generator.
	inline std::uint64_t spread(std::uint64_t bits)
	{
		bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
		bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;

		return bits ^ (bits >> 31);
	}

	template<class T>
	struct hash
	{
		std::uint64_t operator()(const T& value) const noexcept
		{
			if constexpr (std::is_pointer_v<T>)
			{
				return spread(reinterpret_cast<std::uintptr_t>(value));
			}
			else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
			{
				return spread(static_cast<std::uint64_t>(value));
			}
			else
			{
				return std::hash<T>{}(value);
			}
		}
	};

	template<class Key, class Value, class Hash = hash<Key>, class Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, Value, Hash, Equal>;

	template<class Key, class Hash = hash<Key>, class Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense

#endif
