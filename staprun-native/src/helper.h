/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the helper know of one another. ../README.md tells the phases in order. */
#ifndef JSTAP_HELPER_H
#define JSTAP_HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Tests build a program of their own with another folder; the installed one knows no way to choose it. */
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

/* Why a module is refused; the numbers go to the client. */
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

struct bytes {
	const uint8_t *data;
	size_t size;
};

/* hygiene.c */
void clean_process(int argc);

/* privilege.c */
void become_user(void);
bool become_root(void);

/* fence.c */
bool raise_fence(void);

/* confined.c */
#define READ_CONFINED_MAX 256u
struct bytes;
struct verdict;
/*
 * Lets reader make an answer of the input, in a process that can do nothing else. False, with a reason, when there is none.
 * What the answer says is not to be believed more than the input.
 */
bool read_confined(const struct bytes *input, void (*reader)(const struct bytes *, void *), void *answer, size_t size,
		   struct verdict *verdict);

/* log.c */
#define DIGEST_TEXT_SIZE 65	/* of SHA-256 in hexadecimal, with its end */
void open_log(void);
__attribute__((format(printf, 1, 2)))
void log_decision(const char *format, ...);
void digest_text(const struct bytes *module, char *to);

/* verdict.c */
struct verdict {
	enum refusal reason;
	char text[512];
};

struct manifest;

/* Notes the reason, as one printable line. Returns false, so that a check can end with it. */
__attribute__((format(printf, 3, 4)))
bool refuse(struct verdict *verdict, enum refusal reason, const char *format, ...);
/* All checks of a module, in their order. */
bool judge(const struct bytes *module, struct manifest *manifest, struct verdict *verdict);

/* input.c */
/* So long may a client on another machine say nothing. Tests build a program of their own that is less patient. */
#ifndef SILENCE_MS
#define SILENCE_MS 30000
#endif

/* Whether input that does not go on for SILENCE_MS counts as ended from now on. */
void limit_silence(bool limited);
bool silence_limited(void);
long long now_ms(void);
/* Bytes that came before the end of the input; fewer than size only at that end. */
size_t read_up_to(void *to, size_t size);
/* The result belongs to the caller and is never given back before the module is loaded. */
bool read_module(struct bytes *module, struct verdict *verdict);
bool at_end_of_input(void);

/* place.c: what belongs to root and can be exchanged by nobody else. */
int open_place(const char *path, int flags, char *problem, size_t problem_size);
bool only_roots(int fd, mode_t type);

/* trust.c */
struct stack_st_X509;
struct stack_st_X509 *trusted_signers(struct verdict *verdict);

/* certificate.c */
struct x509_st;
bool check_certificate(const struct x509_st *certificate, struct verdict *verdict);

/* der.c */
#define DER_INTEGER 0x02
#define DER_OCTETS 0x04
#define DER_NULL 0x05
#define DER_OBJECT 0x06
#define DER_SEQUENCE 0x30
#define DER_SET 0x31
#define DER_EXPLICIT_0 0xa0

/* Takes the element at the start of *in, which has to have that tag. */
bool der_take(struct bytes *in, uint8_t tag, struct bytes *content);
/* The same, and the element with its tag and length. */
bool der_take_whole(struct bytes *in, uint8_t tag, struct bytes *whole);
bool same_bytes(const struct bytes *one, const struct bytes *other);

/* cms.c, cms_answer.c */
struct cms {
	struct bytes issuer;	/* Name, as an element */
	struct bytes serial;	/* INTEGER, as an element */
	const char *digest;	/* name of an accepted digest; NULL: another one */
	bool rsa;		/* rsaEncryption with PKCS #1 v1.5 */
	struct bytes signature;
};

bool read_cms(const struct bytes *file, struct cms *cms);
/* The same by a process that is confined. False, with a reason, also when what that one says cannot be. */
bool read_cms_confined(const struct bytes *file, struct cms *cms, struct verdict *verdict);

/* signature.c: sets the signed part of the module, which is its beginning. */
bool verify_signature(const struct bytes *module, struct bytes *payload, struct verdict *verdict);

/* elf.c */
struct section {
	struct bytes content;
	uint32_t type;
	uint64_t flags;
};

enum elf_state { NOT_ELF, ELF_CUT_SHORT, ELF_WHOLE };

enum elf_state elf_state(const struct bytes *file);
/* The one section of that name; false if there is none, a second one, or the file is malformed. */
bool find_section(const struct bytes *elf, const char *name, struct section *section);

/* manifest.c */
enum privilege { STAPDEV, STAPSYS, STAPUSR };

struct object_id {
	char name[1024];
	char build_id[2 * BUILD_ID_MAX + 1];
};

#define OBJECTS_MAX 1024

struct manifest {
	char module[MODULE_NAME_MAX + 1];
	char release[128];
	char arch[32];
	char kernel[2 * BUILD_ID_MAX + 1];
	enum privilege privilege;
	long long compiled;
	long long not_after;
	size_t object_count;
	struct object_id objects[OBJECTS_MAX];
};

bool valid_module_name(const char *name);
bool read_manifest(const struct bytes *elf, struct manifest *manifest, struct verdict *verdict);

/* name.c: whether the kernel will give the module the name that the manifest says. */
bool same_name(const struct bytes *elf, const char *name);

/* node.c */
/* Reads a file of sysfs, and of nothing else that was mounted in its place. Bytes, or -1. */
ssize_t read_sysfs(const char *path, uint8_t *to, size_t size);
/* The build-id in a file of ELF notes on sysfs, in hexadecimal. */
bool read_build_id(const char *path, char *to, size_t size);
bool check_node(const struct manifest *manifest, struct verdict *verdict);

/* permission.c */
bool check_place(struct verdict *verdict);
bool check_permission(const struct manifest *manifest, struct verdict *verdict);
/* Whether the caller is in the group of that class itself; root need not be. */
bool in_group_of(enum privilege privilege);
const char *name_of_group(enum privilege privilege);

/* load.c: false leaves one line in problem, and nothing loaded. */
#define GLOBALS_MAX 64
#define PROCESSES_MAX 4

/* What the client wants of the module besides its bytes. */
struct wishes {
	unsigned int buffer_kb;			/* 0: the module's own size */
	const char *globals[GLOBALS_MAX];	/* checked: NAME=VALUE */
	unsigned int global_count;
	unsigned int processes[PROCESSES_MAX];	/* have to be there */
	unsigned int process_count;
};

/* wishes.c: each takes one wish, and says whether it is a valid one. */
bool wish_buffer(struct wishes *wishes, const char *kilobytes);
bool wish_global(struct wishes *wishes, const char *assignment);
bool wish_process(struct wishes *wishes, const char *pid);
/* The first of the processes that is not there; 0 when all are. */
unsigned int missing_process(const struct wishes *wishes);

/* limits.c: whether the caller may have one more session, or, once it is loaded, this one. */
bool within_limits(const struct wishes *wishes, bool loaded, struct verdict *verdict);

bool load_module(const struct bytes *module, const char *name, const struct wishes *wishes, char *problem,
		 size_t problem_size);

/* unload.c: 0 or an errno; ENOENT when the module is gone, EPERM when it is not ours. */
int unload_module(const char *name);
int unload_own_module(const char *name, int control);
/* Whether the session belongs to the caller, or he is root. 0 or an errno. */
int check_owner(const char *name);
int reap_module(const char *name);

/* output.c */
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
	FRAME_DETACHED = 10,
	FRAME_SYSTEM = 11,
	FRAME_NODE = 12,
	FRAME_ALIVE = 13,
};

#define OUTPUT_ROOM_MIN (64u << 10)	/* a record of the module always fits */

/* Once; again it changes nothing. */
bool output_open(void);
/* Where the payload of the next frame may be written, at least OUTPUT_ROOM_MIN bytes; NULL while there is no room. */
uint8_t *output_room(size_t *size);
void output_commit(enum frame type, size_t size);
/* Puts a short frame into the queue; there is room, or the client reads nothing and is owed nothing. */
void output_send(enum frame type, const void *payload, size_t size);
__attribute__((format(printf, 1, 2)))
void output_error(const char *format, ...);
bool output_pending(void);
bool output_broken(void);
/* Writes what can be written without waiting; true if something went. */
bool output_flush(void);
/* Writes all, waits at most that long without progress, and gives the caller's pipe back as it was. */
void output_close(int wait_ms);

/* commands.c: what the client sends. */
enum command {
	COMMAND_START = 1,	/* START_SIZE bytes of payload */
	COMMAND_STOP = 2,
	COMMAND_KEEPALIVE = 4,
	COMMAND_INPUT = 5,	/* bytes for the script that reads input */
	COMMAND_HELLO = 16,	/* the three that come before a session */
	COMMAND_RUN = 17,
	COMMAND_ATTACH = 18,
};

/* How far the next command has come. */
enum arrival { NOT_YET, ARRIVED, ENDED, NO_COMMAND };

#define START_SIZE 8
#define START_LEAVE_ALONE 1u	/* a flag: the session goes on by itself once it runs */
#define INPUT_MAX 4096u
#define WISHES_SIZE_MAX (48u << 10)

struct message {
	uint32_t type, size;
	uint8_t payload[WISHES_SIZE_MAX];
};

/* Takes what has arrived, once input is there to be read. A message that is complete is good until the next call. */
enum arrival read_command(const struct message **message);

#define PROTOCOL 1
#define OUTPUT_NODE_MAX (256u << 10)

/* describe.c: the text of the frame NODE; bytes. */
size_t describe_node(char *to, size_t size);

/* begin.c: a session from the module's bytes, or from one that is there, to its end; the exit status. */
int begin_session(const struct wishes *wishes);
int begin_attached(const char *name);

/* remote.c: serves a client that says all by messages; the exit status. */
int serve_client(void);

/* session.c */
int signals_of_session(void);
int run_session(const char *name, int signals);
/* Goes on with a session that was left alone. */
int attach_session(const char *name, int signals);

#endif
