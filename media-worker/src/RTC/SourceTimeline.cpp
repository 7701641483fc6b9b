#define MS_CLASS "RTC::SourceTimeline"
// #define MS_LOG_DEV_LEVEL 3

#include "RTC/SourceTimeline.hpp"
#include "Logger.hpp"
#include <algorithm> // std::clamp()

namespace RTC
{
	/* Static. */

	// RFC 3550 A.1 (MAX_DROPOUT, MAX_MISORDER): a step further than these means that the
	// source began anew.
	static constexpr uint16_t MaxDropout{ 3000 };
	static constexpr uint16_t MaxMisorder{ 1500 };
	// A source that was gone for less keeps its timestamps: audio goes on after the packets
	// of a digit that had an SSRC of their own.
	static constexpr int64_t MaxDigressionUs{ 2000000 };
	// Bounds for the time that a change of source took.
	static constexpr int64_t MinGapUs{ 1000 };
	static constexpr int64_t MaxGapUs{ 3600000000 };

	/* Instance methods. */

	void SourceTimeline::Rewrite(RTC::RTP::Packet* packet, int64_t receivedAtUs)
	{
		MS_TRACE();

		const uint32_t ssrc      = packet->GetSsrc();
		const uint16_t seq       = packet->GetSequenceNumber();
		const uint32_t timestamp = packet->GetTimestamp();
		const uint16_t step      = seq + this->seqOffset - this->maxSeq;

		if (!this->started)
		{
			this->started      = true;
			this->streamSsrc   = ssrc;
			this->remoteSsrc   = ssrc;
			this->previousSsrc = ssrc;
			this->maxSeq       = seq - 1;
		}
		else if (ssrc != this->remoteSsrc || (step >= MaxDropout && step <= 65536 - MaxMisorder))
		{
			ChangeSource(ssrc, seq, timestamp, receivedAtUs);
		}

		packet->SetSsrc(this->streamSsrc);
		packet->SetSequenceNumber(seq + this->seqOffset);
		packet->SetTimestamp(timestamp + this->tsOffset);

		// Remember the newest packet only, not one that comes late.
		if (static_cast<uint16_t>(packet->GetSequenceNumber() - this->maxSeq - 1) < 0x7FFF)
		{
			this->maxSeq  = packet->GetSequenceNumber();
			this->maxTs   = packet->GetTimestamp();
			this->maxAtUs = receivedAtUs;
		}
	}

	void SourceTimeline::ChangeSource(uint32_t ssrc, uint16_t seq, uint32_t timestamp, int64_t receivedAtUs)
	{
		MS_TRACE();

		MS_DEBUG_TAG(
		  rtp, "RTP source changed [old ssrc:%" PRIu32 ", new ssrc:%" PRIu32 "]", this->remoteSsrc, ssrc);

		const auto oldTsOffset = this->tsOffset;
		const bool returns     = ssrc != this->remoteSsrc && ssrc == this->previousSsrc &&
		                     receivedAtUs - this->previousAtUs < MaxDigressionUs;

		if (returns)
		{
			this->tsOffset = this->previousTsOffset;
		}
		else
		{
			// The clock of the stream advanced by the time that has passed.
			const int64_t gapUs = std::clamp<int64_t>(receivedAtUs - this->maxAtUs, MinGapUs, MaxGapUs);

			this->tsOffset = this->maxTs + static_cast<uint32_t>(gapUs * this->clockRate / 1000000) - timestamp;
		}

		if (ssrc != this->remoteSsrc)
		{
			if (this->previousSsrc != ssrc && this->previousSsrc != this->remoteSsrc)
			{
				this->forgottenSsrc = this->previousSsrc;
			}

			this->previousSsrc     = this->remoteSsrc;
			this->previousTsOffset = oldTsOffset;
			this->previousAtUs     = this->maxAtUs;
			this->remoteSsrc       = ssrc;
		}

		this->seqOffset = this->maxSeq + 1 - seq;
	}
} // namespace RTC
