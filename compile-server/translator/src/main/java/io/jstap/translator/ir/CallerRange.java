// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/**
 * Code that has to have called the probed function: the return address of a frame must be in one of
 * the ranges for that frame.
 *
 * @param frame 0 is the nearest caller; ranges are sorted by it
 * @param low the first address
 * @param size in bytes
 */
public record CallerRange(int frame, LinkAddress low, long size) {}
