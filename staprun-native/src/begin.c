/* SPDX-License-Identifier: Apache-2.0 */
/* The beginning of a session: the module's bytes taken, judged and loaded; or a session found that goes on by itself. */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper.h"

#define REFUSAL_WAIT_MS 10000

static struct manifest manifest;

static int send_refusal(const struct verdict *verdict)
{
	uint32_t reason = htole32(verdict->reason);
	char payload[sizeof(reason) + sizeof(verdict->text)];
	size_t length = strlen(verdict->text);

	memcpy(payload, &reason, sizeof(reason));
	memcpy(payload + sizeof(reason), verdict->text, length);
	log_decision("refused for reason %d: %s", verdict->reason, verdict->text);
	output_send(FRAME_REFUSED, payload, sizeof(reason) + length);
	output_close(REFUSAL_WAIT_MS);
	return EXIT_REFUSED;
}

static int send_failure(const char *problem)
{
	output_error("%s", problem);
	output_close(REFUSAL_WAIT_MS);
	return EXIT_LOAD_FAILED;
}

int begin_session(const struct wishes *wishes)
{
	struct verdict verdict = { 0 };
	struct bytes module = { 0 };
	char problem[640], digest[DIGEST_TEXT_SIZE];
	bool accepted;
	int signals;

	accepted = check_place(&verdict) && read_module(&module, &verdict) && judge(&module, &manifest, &verdict) &&
		   within_limits(wishes, false, &verdict);
	/* All that can fail is done before there is a module to be left behind. */
	if (!output_open())
		return EXIT_LOAD_FAILED;
	if (!accepted)
		return send_refusal(&verdict);
	if (missing_process(wishes)) {
		snprintf(problem, sizeof(problem), "there is no process %u on this machine", missing_process(wishes));
		return send_failure(problem);
	}
	signals = signals_of_session();
	if (signals < 0)
		return send_failure("signals cannot be caught");
	digest_text(&module, digest);
	if (!load_module(&module, manifest.module, wishes, problem, sizeof(problem))) {
		log_decision("accepted, but not loaded: module %s of sha256 %s: %s", manifest.module, digest, problem);
		return send_failure(problem);
	}
	log_decision("loaded module %s for %s, sha256 %s", manifest.module, name_of_group(manifest.privilege), digest);
	free((void *)module.data);
	/* Counted once more: others of the caller's may have come at the same time. */
	if (!within_limits(wishes, true, &verdict)) {
		int error = unload_module(manifest.module);

		if (error)
			output_error("%s cannot be unloaded: %s: try rmmod %s later", manifest.module, strerror(error), manifest.module);
		return send_refusal(&verdict);
	}
	return run_session(manifest.module, signals);
}

int begin_attached(const char *name)
{
	struct verdict verdict = { 0 };
	bool good = check_place(&verdict);
	int error = good ? check_owner(name) : 0;
	int signals;

	if (!output_open())
		return EXIT_LOAD_FAILED;
	if (good && error == ENOENT)
		good = refuse(&verdict, MALFORMED, "there is no session %s", name);
	else if (good && error)
		good = refuse(&verdict, NOT_PERMITTED, "the session %s is somebody else's", name);
	if (!good)
		return send_refusal(&verdict);
	log_decision("attaches to %s", name);
	signals = signals_of_session();
	return signals < 0 ? send_failure("signals cannot be caught") : attach_session(name, signals);
}
