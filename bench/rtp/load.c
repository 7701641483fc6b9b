/*
 * A steady load of RTP for any relay on loopback: every call gets one packet of side A and one of side B each packet
 * time, spread evenly over it in slots of 1 ms, so that the relay sees a smooth stream as from many phones.
 *
 *   load SECONDS PORT_A PORT_B PACKETS_A PACKETS_B < calls
 *
 * One second more goes before, uncounted; then it prints "counting" on a line of its own.
 *
 * Side A sends from and hears on 127.0.0.1:PORT_A, B likewise; RTCP to the next ports is read and thrown away. Each line
 * of standard input is a call: the relay's port for side A and for side B. A packet file is a row of [length, 2 octets,
 * big endian][packet], sent in order to every call. Prints one line of JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CALLS = 2000, MAX_PACKETS = 8192, PTIME_MS = 20, BATCH = 128, LARGEST = 512, WARM_UP_S = 1 };

struct packet {
  uint8_t *data;
  size_t length;
};

struct side {
  int rtp, rtcp;
  struct sockaddr_in relay[MAX_CALLS];
  struct packet packets[MAX_PACKETS];
  size_t packet_count;
  uint64_t sent, received, refused;
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int open_socket(int port) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  int space = 8 << 20;
  struct sockaddr_in address = loopback(port);
  if (fd < 0) fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &space, sizeof space);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &space, sizeof space);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  return fd;
}

static void read_packets(struct side *side, const char *path) {
  FILE *file = fopen(path, "rb");
  int high, low;
  if (!file) fail(path);
  while ((high = fgetc(file)) != EOF && (low = fgetc(file)) != EOF && side->packet_count < MAX_PACKETS) {
    struct packet *packet = &side->packets[side->packet_count++];
    packet->length = (size_t)(high << 8 | low);
    packet->data = malloc(packet->length);
    if (!packet->data || fread(packet->data, 1, packet->length, file) != packet->length) fail("packet file");
  }
  fclose(file);
  if (side->packet_count == 0) exit(1);
}

/* One packet to each call of this slot. */
static void send_slot(struct side *side, size_t tick, int slot, int calls) {
  static struct mmsghdr messages[MAX_CALLS];
  static struct iovec vectors[MAX_CALLS];
  struct packet *packet = &side->packets[tick % side->packet_count];
  int count = 0;
  for (int call = slot; call < calls; call += PTIME_MS, count++) {
    vectors[count] = (struct iovec){packet->data, packet->length};
    messages[count].msg_hdr = (struct msghdr){
        .msg_name = &side->relay[call],
        .msg_namelen = sizeof side->relay[call],
        .msg_iov = &vectors[count],
        .msg_iovlen = 1,
    };
  }
  for (int done = 0; done < count;) {
    int sent = sendmmsg(side->rtp, messages + done, (unsigned)(count - done), 0);
    if (sent <= 0) {
      side->refused++;
      done++;
      continue;
    }
    side->sent += (uint64_t)sent;
    done += sent;
  }
}

static uint64_t drain(int fd) {
  static uint8_t space[BATCH][LARGEST];
  static struct mmsghdr messages[BATCH];
  static struct iovec vectors[BATCH];
  uint64_t total = 0;
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      vectors[i] = (struct iovec){space[i], LARGEST};
      messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    int got = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
    if (got > 0) total += (uint64_t)got;
    if (got < BATCH && !(got < 0 && errno == ECONNREFUSED)) return total;
  }
}

static void drain_side(struct side *side) {
  side->received += drain(side->rtp);
  drain(side->rtcp);
}

int main(int argc, char **argv) {
  static struct side a, b;
  int calls = 0, port_a, port_b;
  if (argc != 6) return 2;
  while (calls < MAX_CALLS && scanf("%d %d", &port_a, &port_b) == 2) {
    a.relay[calls] = loopback(port_a);
    b.relay[calls++] = loopback(port_b);
  }
  a.rtp = open_socket(atoi(argv[2]));
  a.rtcp = open_socket(atoi(argv[2]) + 1);
  b.rtp = open_socket(atoi(argv[3]));
  b.rtcp = open_socket(atoi(argv[3]) + 1);
  read_packets(&a, argv[4]);
  read_packets(&b, argv[5]);

  double length = atoi(argv[1]), start = seconds_now(), latest = 0;
  long slots = (WARM_UP_S + (long)length) * 1000;
  for (long slot = 0; slot < slots; slot++) {
    if (slot == WARM_UP_S * 1000) {
      a.sent = a.received = b.sent = b.received = 0;
      puts("counting");
      fflush(stdout);
    }
    double wait = start + (double)slot * 0.001 - seconds_now();
    if (wait > 0) {
      struct timespec t = {0, (long)(wait * 1e9)};
      nanosleep(&t, NULL);
    } else if (-wait > latest) {
      latest = -wait;
    }
    send_slot(&a, (size_t)(slot / PTIME_MS), (int)(slot % PTIME_MS), calls);
    send_slot(&b, (size_t)(slot / PTIME_MS), (int)(slot % PTIME_MS), calls);
    drain_side(&a);
    drain_side(&b);
  }
  double took = seconds_now() - start - WARM_UP_S;
  usleep(200000);
  drain_side(&a);
  drain_side(&b);
  printf("{\"calls\":%d,\"seconds\":%.3f,\"sent\":%llu,\"received\":%llu,\"receivedA\":%llu,\"receivedB\":%llu,"
         "\"refused\":%llu,\"latestMs\":%.1f}\n",
         calls, took, (unsigned long long)(a.sent + b.sent), (unsigned long long)(a.received + b.received),
         (unsigned long long)a.received, (unsigned long long)b.received, (unsigned long long)(a.refused + b.refused),
         latest * 1000);
  return 0;
}
