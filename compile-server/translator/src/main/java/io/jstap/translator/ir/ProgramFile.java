// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/**
 * The file of a program or library whose code is probed.
 *
 * @param path its real path on the node
 * @param buildId that its places were looked up for, in hexadecimal
 */
public record ProgramFile(String path, String buildId) {}
