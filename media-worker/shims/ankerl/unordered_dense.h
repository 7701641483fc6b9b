// Stands in for ankerl::unordered_dense, which Debian 12 does not package: the part of its interface that the worker uses.
//
// Like the original it keeps the elements side by side in a vector, with an index beside it. Most maps of the worker hold one to
// four elements (the streams of a consumer, the producers of a transport), so there is no index before the ninth: the elements
// are looked through, which touches one or two lines of the cache where a list of buckets touches five.
#ifndef TANDEM_SHIM_UNORDERED_DENSE_H
#define TANDEM_SHIM_UNORDERED_DENSE_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

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

	/// What map and set have in common. `KeyOf` finds the key in an element.
	template<class Key, class Element, class KeyOf, class Hash, class Equal>
	class Table
	{
	public:
		using key_type       = Key;
		using value_type     = Element;
		using size_type      = std::size_t;
		using iterator       = typename std::vector<Element>::iterator;
		using const_iterator = typename std::vector<Element>::const_iterator;

		Table() = default;
		Table(std::initializer_list<Element> list)
		{
			for (const auto& element : list)
			{
				emplace(element);
			}
		}

		iterator begin() { return this->elements.begin(); }
		iterator end() { return this->elements.end(); }
		const_iterator begin() const { return this->elements.begin(); }
		const_iterator end() const { return this->elements.end(); }
		const_iterator cbegin() const { return this->elements.begin(); }
		const_iterator cend() const { return this->elements.end(); }
		bool empty() const { return this->elements.empty(); }
		std::size_t size() const { return this->elements.size(); }
		bool contains(const Key& key) const { return Find(key) != None; }
		std::size_t count(const Key& key) const { return contains(key) ? 1 : 0; }

		void reserve(std::size_t size) { this->elements.reserve(size); }

		void clear()
		{
			this->elements.clear();
			this->slots.clear();
		}

		iterator find(const Key& key)
		{
			const auto at = Find(key);

			return at == None ? end() : begin() + static_cast<std::ptrdiff_t>(at);
		}

		const_iterator find(const Key& key) const
		{
			const auto at = Find(key);

			return at == None ? end() : begin() + static_cast<std::ptrdiff_t>(at);
		}

		template<class... Arguments>
		std::pair<iterator, bool> emplace(Arguments&&... arguments)
		{
			this->elements.emplace_back(std::forward<Arguments>(arguments)...);

			return KeepLast();
		}

		std::pair<iterator, bool> insert(const Element& element) { return emplace(element); }
		std::pair<iterator, bool> insert(Element&& element) { return emplace(std::move(element)); }

		std::size_t erase(const Key& key)
		{
			const auto at = Find(key);

			if (at != None)
			{
				EraseAt(at);
			}

			return at == None ? 0 : 1;
		}

		/// The last element moves to the place of the erased one, so that a loop goes on with the same iterator.
		iterator erase(const_iterator position)
		{
			const auto distance = position - this->elements.cbegin();

			EraseAt(static_cast<std::size_t>(distance));

			return begin() + distance;
		}

	protected:
		static constexpr std::size_t None{ SIZE_MAX };

		std::size_t Find(const Key& key) const
		{
			if (this->slots.empty())
			{
				for (std::size_t at{ 0 }; at < this->elements.size(); ++at)
				{
					if (Equal{}(KeyOf::Get(this->elements[at]), key))
					{
						return at;
					}
				}

				return None;
			}

			for (auto slot = Home(key); this->slots[slot] != 0; slot = Next(slot))
			{
				const std::size_t at = this->slots[slot] - 1;

				if (Equal{}(KeyOf::Get(this->elements[at]), key))
				{
					return at;
				}
			}

			return None;
		}

		/// Keeps the element that was just appended, unless its key is there already.
		std::pair<iterator, bool> KeepLast()
		{
			Element last = std::move(this->elements.back());

			this->elements.pop_back();

			const auto at = Find(KeyOf::Get(last));

			if (at != None)
			{
				return { begin() + static_cast<std::ptrdiff_t>(at), false };
			}

			this->elements.push_back(std::move(last));
			IndexLast();

			return { end() - 1, true };
		}

		void IndexLast()
		{
			const auto size = this->elements.size();

			if (size <= Unindexed && this->slots.empty())
			{
				return;
			}

			// At most half full, so that runs of taken slots stay short.
			if (size * 2 > this->slots.size())
			{
				this->slots.assign(size * 4 < 32 ? 32 : RoundUp(size * 4), 0);

				for (std::size_t at{ 0 }; at < size; ++at)
				{
					Enter(at);
				}
			}
			else
			{
				Enter(size - 1);
			}
		}

		std::vector<Element> elements;

	private:
		static constexpr std::size_t Unindexed{ 8 };

		static std::size_t RoundUp(std::size_t size)
		{
			std::size_t power{ 1 };

			while (power < size)
			{
				power *= 2;
			}

			return power;
		}

		std::size_t Home(const Key& key) const
		{
			return static_cast<std::size_t>(Hash{}(key)) & (this->slots.size() - 1);
		}

		std::size_t Next(std::size_t slot) const { return (slot + 1) & (this->slots.size() - 1); }

		std::size_t SlotOf(std::size_t at) const
		{
			auto slot = Home(KeyOf::Get(this->elements[at]));

			while (this->slots[slot] != at + 1)
			{
				slot = Next(slot);
			}

			return slot;
		}

		void Enter(std::size_t at)
		{
			auto slot = Home(KeyOf::Get(this->elements[at]));

			while (this->slots[slot] != 0)
			{
				slot = Next(slot);
			}

			this->slots[slot] = static_cast<std::uint32_t>(at + 1);
		}

		/// Frees a slot and closes the run behind it (Knuth, volume 3, 6.4, algorithm R).
		void Leave(std::size_t slot)
		{
			auto hole = slot;

			for (auto next = Next(slot); this->slots[next] != 0; next = Next(next))
			{
				const auto home = Home(KeyOf::Get(this->elements[this->slots[next] - 1]));
				const auto mask = this->slots.size() - 1;

				if (((next - home) & mask) >= ((next - hole) & mask))
				{
					this->slots[hole] = this->slots[next];
					hole              = next;
				}
			}

			this->slots[hole] = 0;
		}

		void EraseAt(std::size_t at)
		{
			const auto last = this->elements.size() - 1;

			if (!this->slots.empty())
			{
				Leave(SlotOf(at));

				if (at != last)
				{
					this->slots[SlotOf(last)] = static_cast<std::uint32_t>(at + 1);
				}
			}

			if (at != last)
			{
				this->elements[at] = std::move(this->elements[last]);
			}

			this->elements.pop_back();
		}

		// Position of an element plus one; 0 is free. Empty while there are few elements.
		std::vector<std::uint32_t> slots;
	};

	struct FirstOf
	{
		template<class Pair>
		static const auto& Get(const Pair& pair)
		{
			return pair.first;
		}
	};

	struct Itself
	{
		template<class Key>
		static const Key& Get(const Key& key)
		{
			return key;
		}
	};

	template<class Key, class Value, class Hash = hash<Key>, class Equal = std::equal_to<Key>>
	class map : public Table<Key, std::pair<Key, Value>, FirstOf, Hash, Equal>
	{
		using Base = Table<Key, std::pair<Key, Value>, FirstOf, Hash, Equal>;

	public:
		using mapped_type = Value;
		using Base::Base;

		Value& operator[](const Key& key)
		{
			return try_emplace(key).first->second;
		}

		template<class... Arguments>
		std::pair<typename Base::iterator, bool> try_emplace(const Key& key, Arguments&&... arguments)
		{
			const auto at = this->Find(key);

			if (at != Base::None)
			{
				return { this->begin() + static_cast<std::ptrdiff_t>(at), false };
			}

			this->elements.emplace_back(
			  std::piecewise_construct,
			  std::forward_as_tuple(key),
			  std::forward_as_tuple(std::forward<Arguments>(arguments)...));
			this->IndexLast();

			return { this->end() - 1, true };
		}

		Value& at(const Key& key)
		{
			return this->elements[Existing(key)].second;
		}

		const Value& at(const Key& key) const
		{
			return this->elements[Existing(key)].second;
		}

	private:
		std::size_t Existing(const Key& key) const
		{
			const auto at = this->Find(key);

			if (at == Base::None)
			{
				throw std::out_of_range("no such key");
			}

			return at;
		}
	};

	template<class Key, class Hash = hash<Key>, class Equal = std::equal_to<Key>>
	class set : public Table<Key, Key, Itself, Hash, Equal>
	{
		using Base = Table<Key, Key, Itself, Hash, Equal>;

	public:
		using Base::Base;
	};
} // namespace ankerl::unordered_dense

#endif
