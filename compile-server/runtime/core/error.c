// SPDX-License-Identifier: GPL-2.0-only
/* Errors of handlers, their positions, budgets, and integer arithmetic that can fail. */
#include "runtime.h"

/* Sets the error unless there is one already: the first is the cause. Context: a handler. */
void jstap_error(struct jstap_context *c, const char *format, ...)
{
	va_list args;

	if (c->error)
		return;
	va_start(args, format);
	vsnprintf(c->error_text, sizeof(c->error_text), format, args);
	va_end(args);
	c->error = c->error_text;
	c->position_used = 0;
	c->position[0] = '\0';
}

/* Notes where the error was met: first where it was raised, then each call on the way out. Context: a handler. */
void jstap_error_at(struct jstap_context *c, const char *position)
{
	const char *format = c->position_used ? " (called from %s)" : "near %s";
	size_t room = sizeof(c->position) - c->position_used;

	if (room > 1)
		c->position_used += scnprintf(c->position + c->position_used, room, format, position);
}

/*
 * Takes an error for a catch block. message: a string buffer for its text, or NULL. Returns false when the
 * error is not for catching. Context: a handler.
 */
bool jstap_catch(struct jstap_context *c, char *message)
{
	if (c->fatal)
		return false;
	if (message)
		jstap_string_copy(c, message, c->error);
	c->error = NULL;
	c->position_used = 0;
	c->position[0] = '\0';
	return true;
}

/* Sends a warning at once. Context: a handler. */
void jstap_warn(struct jstap_context *c, const char *format, ...)
{
	char text[256];
	va_list args;
	int size;

	va_start(args, format);
	size = vscnprintf(text, sizeof(text), format, args);
	va_end(args);
	jstap_control_send(JSTAP_MESSAGE_WARNING, text, size);
}

void jstap_actions_exceeded(struct jstap_context *c)
{
	jstap_error(c, "MAXACTION exceeded");
	c->fatal = true;
}

/* Ends the session, and the handler at once; nothing catches that. Context: a handler. */
void jstap_abort(struct jstap_context *c)
{
	jstap_exit(c);
	jstap_error(c, "aborted");
	c->fatal = true;
	c->aborted = true;
}

/* Returns a frame for the strings of one call, or NULL with an error. Context: a handler. */
void *jstap_frame_push(struct jstap_context *c, size_t size)
{
	void *frame;

	size = ALIGN(size, 8);
	if (unlikely(size > jstap_script.frame_stack_size - c->frame_used)) {
		jstap_error(c, "MAXNESTING exceeded");
		return NULL;
	}
	frame = c->frames + c->frame_used;
	c->frame_used += size;
	return frame;
}

void jstap_frame_pop(struct jstap_context *c, size_t size)
{
	c->frame_used -= ALIGN(size, 8);
}

/* Counts a call; false with an error when calls are nested too deeply. Context: a handler. */
bool jstap_enter(struct jstap_context *c)
{
	if (unlikely(c->nesting >= jstap_script.max_nesting)) {
		jstap_error(c, "MAXNESTING exceeded");
		return false;
	}
	c->nesting++;
	return true;
}

void jstap_leave(struct jstap_context *c)
{
	c->nesting--;
}

/* Truncates toward zero; the smallest number divided by -1 is itself. Context: a handler. */
s64 jstap_divide(struct jstap_context *c, s64 a, s64 b)
{
	if (unlikely(b == 0)) {
		jstap_error(c, "division by 0");
		return 0;
	}
	if (unlikely(b == -1))
		return (s64)(0 - (u64)a);
	return div64_s64(a, b);
}

/* Has the sign of the dividend. Context: a handler. */
s64 jstap_modulo(struct jstap_context *c, s64 a, s64 b)
{
	if (unlikely(b == 0)) {
		jstap_error(c, "division by 0");
		return 0;
	}
	if (unlikely(b == -1))
		return 0;
	return a - div64_s64(a, b) * b;
}

/* The same of unsigned numbers, which only debuginfo asks for. Context: a handler. */
s64 jstap_divide_unsigned(struct jstap_context *c, u64 a, u64 b)
{
	if (unlikely(b == 0)) {
		jstap_error(c, "division by 0");
		return 0;
	}
	return (s64)div64_u64(a, b);
}

s64 jstap_modulo_unsigned(struct jstap_context *c, u64 a, u64 b)
{
	if (unlikely(b == 0)) {
		jstap_error(c, "division by 0");
		return 0;
	}
	return (s64)(a - div64_u64(a, b) * b);
}
