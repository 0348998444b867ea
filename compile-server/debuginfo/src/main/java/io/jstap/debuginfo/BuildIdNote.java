// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/**
 * The note that identifies a binary.
 *
 * @param address link-time address of the first byte of the id itself (not of the note's header)
 */
public record BuildIdNote(BuildId id, long address) {}
