/*
 * What the machine itself makes of a beat: streams of RTP that are sent every 20 ms by nothing but a timer, heard by the same phones as
 * the benchmark's. No server on this machine can keep a better beat than this.
 *
 *   metronome PORT STREAMS < anything; ends when standard input does
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { PERIOD_NS = 20000000, MAX_STREAMS = 64, SAMPLES = 160 };

int main(int argc, char **argv)
{
    int streams = argc == 3 ? atoi(argv[2]) : 0;
    if (streams < 1 || streams > MAX_STREAMS) {
        fprintf(stderr, "metronome PORT STREAMS\n");
        return 64;
    }
    struct sockaddr_in phones = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
    phones.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int sockets[MAX_STREAMS];
    for (int i = 0; i < streams; i++) {
        sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (sockets[i] < 0 || connect(sockets[i], (struct sockaddr *)&phones, sizeof phones) != 0) {
            perror("socket");
            return 1;
        }
    }
    unsigned char packet[12 + SAMPLES];
    memset(packet, 0xd5, sizeof packet);
    packet[0] = 0x80;
    packet[1] = 0;
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (uint32_t beat = 0;; beat++) {
        struct pollfd in = {.fd = 0, .events = POLLIN};
        if (poll(&in, 1, 0) > 0 && (in.revents & POLLHUP) != 0) return 0;
        uint16_t sequence = htons((uint16_t)beat);
        uint32_t timestamp = htonl(beat * SAMPLES);
        memcpy(packet + 2, &sequence, sizeof sequence);
        memcpy(packet + 4, &timestamp, sizeof timestamp);
        /* The SSRC by which the phones know these streams. */
        memcpy(packet + 8, "beat", 4);
        for (int i = 0; i < streams; i++) (void)!send(sockets[i], packet, sizeof packet, 0);
        next.tv_nsec += PERIOD_NS;
        if (next.tv_nsec >= 1000000000) {
            next.tv_nsec -= 1000000000;
            next.tv_sec++;
        }
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL) != 0) {
        }
    }
}
