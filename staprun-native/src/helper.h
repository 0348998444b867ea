/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the helper know of one another. README.md tells the phases in order. */
#ifndef JSTAP_HELPER_H
#define JSTAP_HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifndef TRUST_DIR
#define TRUST_DIR "/etc/jstap/trusted"
#endif

#define MODULE_NAME_MAX 55
#define BUILD_ID_MAX 64
#define MODULE_SIZE_MAX (64u << 20)

/* Exit status. */
enum {
	EXIT_CLEAN = 0,
	EXIT_SESSION_ERROR = 1,
	EXIT_USAGE = 2,
	EXIT_REFUSED = 3,
	EXIT_LOAD_FAILED = 4,
	EXIT_UNLOAD_FAILED = 5,
};

/* Why a module is refused. */
enum refusal {
	ACCEPTED = 0,
	NO_SIGNATURE = 1,
	DAMAGED = 2,
	UNKNOWN_SIGNER = 3,
	MALFORMED = 4,
	OTHER_KERNEL = 5,
	NOT_PERMITTED = 6,
	EXPIRED = 7,
	WEAK_ALGORITHM = 8,
	UNTRUSTED_FOLDER = 9,
};

struct verdict {
	enum refusal reason;
	char text[512];
};

__attribute__((format(printf, 3, 4)))
bool refuse(struct verdict *verdict, enum refusal reason, const char *format, ...);

struct bytes {
	uint8_t *data;
	size_t size;
};

/* hygiene.c: before anything else. */
void clean_process(int argc);

/* input.c */
bool read_exactly(int fd, void *to, size_t size);
bool write_exactly(int fd, const void *from, size_t size);
bool read_module(struct bytes *module, struct verdict *verdict);

/* signature.c: finds the signed part and verifies it; signed_size is set even when it is refused later. */
bool verify_signature(const struct bytes *module, size_t *signed_size, struct verdict *verdict);

/* trust.c */
struct stack_st_X509;
struct stack_st_X509 *trusted_signers(struct verdict *verdict);

/* elf.c: the contents of a section by its name; false when there is none or the file is malformed. */
bool find_section(const struct bytes *elf, const char *name, struct bytes *content);

/* manifest.c */
enum privilege { STAPDEV, STAPSYS, STAPUSR };

struct object_id {
	char name[256];
	char build_id[2 * BUILD_ID_MAX + 1];
};

#define OBJECTS_MAX 256

struct manifest {
	char module[MODULE_NAME_MAX + 1];
	char release[128];
	char kernel[2 * BUILD_ID_MAX + 1];
	enum privilege privilege;
	long long compiled;
	long long not_after;
	size_t object_count;
	struct object_id objects[OBJECTS_MAX];
};

bool read_manifest(const struct bytes *elf, struct manifest *manifest, struct verdict *verdict);

/* node.c */
bool check_node(const struct manifest *manifest, struct verdict *verdict);

/* permission.c */
bool check_permission(enum privilege privilege, struct verdict *verdict);

/* load.c */
bool load_module(const struct bytes *module, const char *name, unsigned int buffer_kb, char *problem,
		 size_t problem_size);
int unload_module(const char *name);

/* session.c: runs a loaded module; returns an exit status. */
int run_session(const char *name);

/* frames.c */
enum frame {
	FRAME_LOADED = 1,
	FRAME_STARTED = 2,
	FRAME_RECORDS = 3,
	FRAME_WARNING = 4,
	FRAME_ERROR = 5,
	FRAME_SUMMARY = 6,
	FRAME_UNLOADED = 7,
	FRAME_REFUSED = 8,
	FRAME_EXIT_REQUESTED = 9,
};

bool send_frame(enum frame type, const void *payload, size_t size);
bool send_text(enum frame type, const char *text);

#endif
