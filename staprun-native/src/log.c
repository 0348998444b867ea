/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every decision, for the machine's root: a line in the system's log (RFC 3164 §4.1, as syslog(3) writes it), or in the
 * kernel's where no log daemon runs. Both are opened while we are root, before the fence, which has no way to open them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "helper.h"

#define AUTHPRIV (10 << 3)	/* facility: decisions about rights */
#define NOTICE 5
#define WAIT_MS 200	/* for a daemon that is behind; no session waits longer for its log */

static int log_fd = -1;

void open_log(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/dev/log" };

	log_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (log_fd >= 0 && connect(log_fd, (struct sockaddr *)&address, sizeof(address))) {
		close(log_fd);
		log_fd = -1;
	}
	if (log_fd < 0)
		log_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
}

void log_decision(const char *format, ...)
{
	char line[900];
	struct pollfd out = { .fd = log_fd, .events = POLLOUT };
	int start, length;
	va_list args;

	if (log_fd < 0)
		return;
	start = snprintf(line, sizeof(line), "<%d>staprun-native[%d]: user %u: ", AUTHPRIV | NOTICE, (int)getpid(), getuid());
	va_start(args, format);
	length = start + vsnprintf(line + start, sizeof(line) - start, format, args);
	va_end(args);
	if ((size_t)length >= sizeof(line))
		length = sizeof(line) - 1;
	/* Parts of the text come from outside: they shall not make lines of their own. */
	for (char *at = line; at < line + length; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	poll(&out, 1, WAIT_MS);
	/* A log that takes nothing more is no reason to stop: its daemon says what it lost. */
	(void)!write(log_fd, line, length);
}

void digest_text(const struct bytes *module, char *to)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	if (EVP_Digest(module->data, module->size, digest, &size, EVP_sha256(), NULL) != 1)
		size = 0;
	for (unsigned int i = 0; i < size && i < DIGEST_TEXT_SIZE / 2; i++)
		sprintf(to + 2 * i, "%02x", digest[i]);
	to[2 * size] = '\0';
}
