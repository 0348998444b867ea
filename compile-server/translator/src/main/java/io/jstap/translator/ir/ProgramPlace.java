// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/**
 * A place in the code of a program or library.
 *
 * @param program its file
 * @param offset in the file
 * @param semaphore offset in the file of a count of those who listen; 0 when there is none
 */
public record ProgramPlace(ProgramFile program, long offset, long semaphore) {}
