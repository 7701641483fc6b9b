#define MS_CLASS "RTC::LatchSources"
// #define MS_LOG_DEV_LEVEL 3

#include "RTC/LatchSources.hpp"
#include "Logger.hpp"
#include "MediaSoupErrors.hpp"
#include "Utils.hpp"
#include <arpa/inet.h>
#include <algorithm> // std::min()
#include <charconv>
#include <cstring> // std::memcmp(), std::memcpy()

namespace RTC
{
	/* Instance methods. */

	void LatchSources::Set(const std::string& hint, std::string_view prefixes)
	{
		MS_TRACE();

		std::vector<Prefix> parsed{ ParsePrefix(hint) };

		while (!prefixes.empty())
		{
			const auto end = std::min(prefixes.find(' '), prefixes.size());

			if (end > 0)
			{
				parsed.push_back(ParsePrefix(std::string(prefixes.substr(0, end))));
			}

			prefixes.remove_prefix(std::min(end + 1, prefixes.size()));
		}

		this->all      = false;
		this->prefixes = std::move(parsed);
	}

	void LatchSources::AllowAll()
	{
		MS_TRACE();

		this->all = true;
		this->prefixes.clear();
	}

	bool LatchSources::Allows(const struct sockaddr* addr) const
	{
		MS_TRACE();

		if (this->all)
		{
			return true;
		}

		const auto* bytes =
		  addr->sa_family == AF_INET
		    ? reinterpret_cast<const uint8_t*>(
		        std::addressof(reinterpret_cast<const struct sockaddr_in*>(addr)->sin_addr))
		    : reinterpret_cast<const uint8_t*>(
		        std::addressof(reinterpret_cast<const struct sockaddr_in6*>(addr)->sin6_addr));

		for (const auto& prefix : this->prefixes)
		{
			const unsigned whole = prefix.bits / 8;
			const unsigned rest  = prefix.bits % 8;

			if (prefix.family != addr->sa_family || std::memcmp(prefix.bytes.data(), bytes, whole) != 0)
			{
				continue;
			}

			if (rest == 0 || ((prefix.bytes[whole] ^ bytes[whole]) >> (8 - rest)) == 0)
			{
				return true;
			}
		}

		return false;
	}

	LatchSources::Prefix LatchSources::ParsePrefix(const std::string& text)
	{
		MS_TRACE();

		const auto slash = text.find('/');
		std::string ip   = text.substr(0, slash);

		// This may throw.
		Utils::IP::NormalizeIp(ip);

		Prefix prefix;

		prefix.family = Utils::IP::GetFamily(ip);

		const unsigned maxBits = prefix.family == AF_INET ? 32 : 128;

		if (inet_pton(prefix.family, ip.c_str(), prefix.bytes.data()) != 1)
		{
			MS_THROW_TYPE_ERROR("invalid IP '%s'", ip.c_str());
		}

		prefix.bits = maxBits;

		if (slash != std::string::npos)
		{
			const char* first      = text.data() + slash + 1;
			const char* last       = text.data() + text.size();
			const auto [end, code] = std::from_chars(first, last, prefix.bits);

			if (code != std::errc() || end != last || first == last || prefix.bits > maxBits)
			{
				MS_THROW_TYPE_ERROR("invalid prefix '%s'", text.c_str());
			}
		}

		return prefix;
	}
} // namespace RTC
