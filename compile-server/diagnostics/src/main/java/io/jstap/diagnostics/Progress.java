// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

/**
 * How far a long step is.
 *
 * @param stage the step, for example {@code ingest}
 * @param message what is being done
 * @param done units done
 * @param total units in all, 0 when unknown
 */
public record Progress(String stage, String message, long done, long total) {}
