// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/**
 * Code of a program that has to have called the probed function of the same file.
 *
 * @param distance from the function's entry to its first address
 * @param size in bytes
 */
public record ProgramCaller(long distance, long size) {}
