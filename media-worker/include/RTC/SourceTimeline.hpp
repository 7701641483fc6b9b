#ifndef MS_RTC_SOURCE_TIMELINE_HPP
#define MS_RTC_SOURCE_TIMELINE_HPP

#include "common.hpp"
#include "RTC/RTP/Packet.hpp"
#include <optional>

namespace RTC
{
	/**
	 * Joins the RTP of one telephone into a single stream.
	 *
	 * A telephone never announces its SSRC and may take another one, or begin again with
	 * other sequence numbers, whenever it likes: after hold, after a transfer behind its
	 * gateway, for the packets of a DTMF digit only. Receivers further on expect one SSRC
	 * whose numbers go on. So the first SSRC seen names the stream, and packets of later
	 * sources get sequence numbers and timestamps that continue it.
	 */
	class SourceTimeline
	{
	public:
		/**
		 * Rewrites SSRC, sequence number and timestamp of the packet.
		 */
		void Rewrite(RTC::RTP::Packet* packet, int64_t receivedAtUs);
		void SetClockRate(uint32_t clockRate)
		{
			this->clockRate = clockRate;
		}
		bool HasStarted() const
		{
			return this->started;
		}
		/**
		 * SSRC that the remote uses now, in its own packets and reports.
		 */
		uint32_t GetRemoteSsrc() const
		{
			return this->remoteSsrc;
		}
		/**
		 * SSRC of the joined stream.
		 */
		uint32_t GetStreamSsrc() const
		{
			return this->streamSsrc;
		}
		bool IsCurrent(uint32_t ssrc) const
		{
			return this->started && this->remoteSsrc == ssrc;
		}
		/**
		 * Whether packets of this SSRC are expected: the current source or the one before.
		 */
		bool IsKnown(uint32_t ssrc) const
		{
			return this->started && (this->remoteSsrc == ssrc || this->previousSsrc == ssrc);
		}
		uint32_t GetPreviousSsrc() const
		{
			return this->previousSsrc;
		}
		uint32_t ToStreamTimestamp(uint32_t timestamp) const
		{
			return timestamp + this->tsOffset;
		}
		/**
		 * SSRC that is neither the current nor the previous one any more, told once. Whoever
		 * keeps state per SSRC (SRTP) frees it, so that a source that changes its SSRC with
		 * every packet costs no memory.
		 */
		std::optional<uint32_t> TakeForgottenSsrc()
		{
			auto ssrc = this->forgottenSsrc;

			this->forgottenSsrc.reset();

			return ssrc;
		}

	private:
		void ChangeSource(uint32_t ssrc, uint16_t seq, uint32_t timestamp, int64_t receivedAtUs);

	private:
		bool started{ false };
		uint32_t clockRate{ 8000 };
		uint32_t streamSsrc{ 0 };
		// Current source, and what to add to its numbers.
		uint32_t remoteSsrc{ 0 };
		uint16_t seqOffset{ 0 };
		uint32_t tsOffset{ 0 };
		// Newest packet of the joined stream.
		uint16_t maxSeq{ 0 };
		uint32_t maxTs{ 0 };
		int64_t maxAtUs{ 0 };
		// The source before.
		uint32_t previousSsrc{ 0 };
		uint32_t previousTsOffset{ 0 };
		int64_t previousAtUs{ 0 };
		std::optional<uint32_t> forgottenSsrc;
	};
} // namespace RTC

#endif
