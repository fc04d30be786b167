/*
 * countersign-hook: carries one hook call of an agent to the Countersign socket and the answer back.
 *
 *   countersign-hook EVENT ADAPTER NAME SOCKET KEYFILE WAIT_MS [WORKSPACE]  < payload
 *
 * It decides nothing. Whatever goes wrong (no daemon, a daemon that hangs or dies, an answer that is not one), the
 * result is a denial: exit code 2 for PreToolUse, a deny decision for PermissionRequest. It is its own program because
 * it runs on every tool call: starting an interpreter costs ten times the whole round trip.
 *
 * Two frames go out in one write (hello, hook.run); `action.held` events every few seconds say that the daemon lives.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PAYLOAD = 4 * 1024 * 1024, MAX_REPLY = 4 * 1024 * 1024 };

/*
 * Patience, in ms: for the first byte, between two bytes while a call is held (the daemon speaks every 5 s), and beyond
 * WAIT_MS. Changed by the compiler only: nothing is read from the environment, which an agent may have a say in.
 */
#ifndef FIRST_MS
#define FIRST_MS 5000
#endif
#ifndef SILENCE_MS
#define SILENCE_MS 15000
#endif
#ifndef GRACE_MS
#define GRACE_MS 2000
#endif

static const char *event = "PreToolUse";

/* Prints the refusal in the form this event understands, and ends. */
static void refuse(const char *format, ...) {
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	/* The text goes into JSON below and to a terminal: keep it to printable ASCII without quotes. */
	for (char *at = text; *at; at++)
		if (*at < ' ' || *at > '~' || *at == '"' || *at == '\\') *at = ' ';
	if (strcmp(event, "PermissionRequest") == 0) {
		printf("{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\",\"decision\":{\"behavior\":\"deny\",\"message\":\"Countersign: %s\"}}}\n", text);
		fflush(stdout);
		_exit(0);
	}
	fprintf(stderr, "Countersign: %s\n", text);
	_exit(strcmp(event, "PreToolUse") == 0 ? 2 : 1);
}

static long now_ms(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void put(char *buffer, size_t capacity, size_t *length, const char *text) {
	size_t n = strlen(text);
	if (*length + n + 1 > capacity) refuse("the hook call is too large");
	memcpy(buffer + *length, text, n + 1);
	*length += n;
}

/* A path as a JSON string. Control characters have no place in it. */
static void put_string(char *buffer, size_t capacity, size_t *length, const char *text) {
	put(buffer, capacity, length, "\"");
	for (; *text; text++) {
		char piece[3] = {*text, 0, 0};
		if ((unsigned char)*text < ' ') refuse("a folder name with control characters");
		if (*text == '"' || *text == '\\') piece[0] = '\\', piece[1] = *text;
		put(buffer, capacity, length, piece);
	}
	put(buffer, capacity, length, "\"");
}

static size_t read_payload(char *payload, long deadline) {
	size_t length = 0;
	for (;;) {
		struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
		long left = deadline - now_ms();
		if (left <= 0 || poll(&ready, 1, (int)left) == 0) refuse("the hook payload did not arrive");
		ssize_t got = read(STDIN_FILENO, payload + length, MAX_PAYLOAD - length);
		if (got < 0 && errno == EINTR) continue;
		if (got < 0) refuse("the hook payload could not be read");
		if (got == 0) break;
		length += (size_t)got;
		if (length == MAX_PAYLOAD) refuse("the hook payload is larger than 4 MiB");
	}
	/* A frame is one line. Between JSON tokens a line break is a blank; inside a string it would not be JSON. */
	for (size_t at = 0; at < length; at++) {
		if (payload[at] == '\n' || payload[at] == '\r') payload[at] = ' ';
		if (payload[at] == 0) refuse("the hook payload has a NUL");
	}
	while (length > 0 && payload[length - 1] == ' ') length--;
	size_t start = strspn(payload, " \t");
	if (length == 0 || start >= length || payload[start] != '{' || payload[length - 1] != '}') refuse("the hook payload is not a JSON object");
	payload[length] = 0;
	return length;
}

static void read_key(const char *file, char key[65]) {
	struct stat info;
	int fd = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) refuse("this agent has no key: run countersign install claude-code");
	if (fstat(fd, &info) != 0 || info.st_uid != geteuid() || (info.st_mode & 077) != 0) refuse("the key file must belong to you alone");
	char text[67];
	ssize_t got = read(fd, text, sizeof text);
	close(fd);
	if (got == 65 && text[64] == '\n') got = 64;
	if (got != 64) refuse("the key file is damaged");
	memcpy(key, text, 64);
	key[64] = 0;
	if (strspn(key, "0123456789abcdef") != 64) refuse("the key file is damaged");
}

static int dial(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path) refuse("the socket path is too long");
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) refuse("no socket could be made");
	/* A stopped daemon with a full queue would hold connect() for ever. */
	struct timeval patience = {.tv_sec = FIRST_MS / 1000, .tv_usec = FIRST_MS % 1000 * 1000};
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) refuse("the daemon is not running: start Countersign");
	return fd;
}

static void send_all(int fd, const char *bytes, size_t length, long deadline) {
	while (length > 0) {
		struct pollfd ready = {.fd = fd, .events = POLLOUT};
		long left = deadline - now_ms();
		if (left <= 0 || poll(&ready, 1, (int)left) <= 0) refuse("the daemon does not take the call");
		ssize_t sent = write(fd, bytes, length);
		if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
		if (sent <= 0) refuse("the daemon closed the connection");
		bytes += sent;
		length -= (size_t)sent;
	}
}

static const char REPLY_HEAD[] = "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"exitCode\":";
static const char HELLO_HEAD[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":";
static const char EVENT_HEAD[] = "{\"jsonrpc\":\"2.0\",\"method\":";

/* Whether the text is one JSON object, as far as braces, brackets and quotes tell: a part of one must not be printed. */
static int is_whole_object(const char *text, size_t length) {
	int depth = 0, quoted = 0;
	for (size_t at = 0; at < length; at++) {
		char c = text[at];
		if (quoted) {
			if (c == '\\') at++;
			else if (c == '"') quoted = 0;
		} else if (c == '"') quoted = 1;
		else if (c == '{' || c == '[') depth++;
		else if (c == '}' || c == ']') depth--;
		if (depth == 0 && at + 1 < length) return 0;
	}
	return depth == 0 && !quoted;
}

/* Prints what the daemon wrote for the agent, byte for byte, and ends with its exit code. */
static void deliver(char *line, size_t length) {
	char *at = line + sizeof REPLY_HEAD - 1;
	char *end = at;
	long code = strtol(at, &end, 10);
	static const char MIDDLE[] = ",\"output\":";
	if (end == at || code < 0 || code > 255 || strncmp(end, MIDDLE, sizeof MIDDLE - 1) != 0) refuse("the daemon's answer is not understood");
	char *output = end + sizeof MIDDLE - 1;
	if (length < (size_t)(output - line) + 4 || strcmp(line + length - 2, "}}") != 0 || *output != '{') refuse("the daemon's answer is not understood");
	size_t size = length - 2 - (size_t)(output - line);
	if (!is_whole_object(output, size)) refuse("the daemon's answer is not understood");
	/* For PreToolUse any code but 0 and 2 means "go on". */
	if (code != 0 && strcmp(event, "PreToolUse") == 0) refuse("the daemon answered with exit code %ld", code);
	if (size > 2 && (fwrite(output, 1, size, stdout) != size || putchar('\n') == EOF || fflush(stdout) != 0)) refuse("the answer could not be printed");
	_exit((int)code);
}

static void read_line(char *line, size_t length, int *greeted) {
	if (*greeted && strncmp(line, REPLY_HEAD, sizeof REPLY_HEAD - 1) == 0) deliver(line, length);
	if (strncmp(line, HELLO_HEAD, sizeof HELLO_HEAD - 1) == 0) *greeted = 1;
	else if (strncmp(line, EVENT_HEAD, sizeof EVENT_HEAD - 1) != 0) {
		char *message = strstr(line, "\"message\":\"");
		if (message == NULL) refuse("the daemon's answer is not understood");
		refuse("the daemon refused this call: %.*s", (int)strcspn(message + 11, "\""), message + 11);
	}
}

int main(int argc, char **argv) {
	if (argc > 1) event = argv[1];
	if (argc < 7 || argc > 8) refuse("usage: countersign-hook EVENT ADAPTER NAME SOCKET KEYFILE WAIT_MS [WORKSPACE]");
	const char *adapter = argv[2], *name = argv[3], *wait = argv[6];
	if (strspn(wait, "0123456789") != strlen(wait) || strlen(wait) > 8) refuse("WAIT_MS is not a number");
	signal(SIGPIPE, SIG_IGN);

	char *payload = malloc(MAX_PAYLOAD + 1), key[65];
	size_t capacity = MAX_PAYLOAD + 16384, length = 0;
	char *call = malloc(capacity), *reply = malloc(MAX_REPLY + 1);
	if (!payload || !call || !reply) refuse("out of memory");
	long start = now_ms(), last = start + atol(wait) + GRACE_MS;
	size_t payload_length = read_payload(payload, start + FIRST_MS);
	read_key(argv[5], key);

	put(call, capacity, &length, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.hello\",\"params\":{\"protocol\":1,\"name\":");
	put_string(call, capacity, &length, name);
	put(call, capacity, &length, ",\"kind\":");
	put_string(call, capacity, &length, adapter);
	put(call, capacity, &length, ",\"key\":\"");
	put(call, capacity, &length, key);
	put(call, capacity, &length, "\"}}\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"hook.run\",\"params\":{\"adapter\":");
	put_string(call, capacity, &length, adapter);
	put(call, capacity, &length, ",\"waitMs\":");
	put(call, capacity, &length, wait);
	if (argc == 8 && argv[7][0] == '/') {
		put(call, capacity, &length, ",\"workspace\":");
		put_string(call, capacity, &length, argv[7]);
	}
	put(call, capacity, &length, ",\"payload\":");
	if (length + payload_length + 4 > capacity) refuse("the hook payload is too large");
	memcpy(call + length, payload, payload_length + 1);
	length += payload_length;
	put(call, capacity, &length, "}}\n");

	int fd = dial(argv[4]), greeted = 0;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	send_all(fd, call, length, now_ms() + FIRST_MS);

	size_t filled = 0;
	long heard = now_ms();
	for (;;) {
		long now = now_ms(), silence = heard + (greeted ? SILENCE_MS : FIRST_MS);
		long until = silence < last ? silence : last;
		if (now >= until) refuse(now >= last ? "nobody answered in time" : "the daemon does not answer");
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		int count = poll(&ready, 1, (int)(until - now));
		if (count < 0 && errno != EINTR) refuse("waiting for the daemon failed");
		if (count <= 0) continue;
		ssize_t got = read(fd, reply + filled, MAX_REPLY - filled);
		if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
		if (got <= 0) refuse("the daemon went away before it answered");
		heard = now_ms();
		filled += (size_t)got;
		size_t from = 0;
		for (char *end; (end = memchr(reply + from, '\n', filled - from)) != NULL; from = (size_t)(end - reply) + 1) {
			*end = 0;
			read_line(reply + from, (size_t)(end - reply) - from, &greeted);
		}
		memmove(reply, reply + from, filled - from);
		filled -= from;
		if (filled == MAX_REPLY) refuse("the daemon's answer is too large");
	}
}
