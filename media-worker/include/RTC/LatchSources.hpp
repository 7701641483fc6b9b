#ifndef MS_RTC_LATCH_SOURCES_HPP
#define MS_RTC_LATCH_SOURCES_HPP

#include "common.hpp"
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace RTC
{
	/**
	 * Addresses from which a transport may learn where its remote really is.
	 *
	 * Whoever sends the first packet to a port that latches gets the audio of the call
	 * ("RTP bleed"). So a hint of the signalling allows packets of its own IP only, and
	 * more must be said.
	 */
	class LatchSources
	{
	public:
		/**
		 * Allows everybody until set.
		 */
		LatchSources() = default;

	public:
		/**
		 * @param hint IP of the hint.
		 * @param prefixes More sources, separated by spaces: "198.51.100.7", "203.0.113.0/24",
		 *   "2001:db8::/32".
		 * @throws MediaSoupTypeError on anything else.
		 */
		void Set(const std::string& hint, std::string_view prefixes);
		void AllowAll();
		bool Allows(const struct sockaddr* addr) const;

	private:
		struct Prefix
		{
			int family{ 0 };
			std::array<uint8_t, 16> bytes{};
			unsigned bits{ 0 };
		};

	private:
		static Prefix ParsePrefix(const std::string& text);

	private:
		bool all{ true };
		std::vector<Prefix> prefixes;
	};
} // namespace RTC

#endif
