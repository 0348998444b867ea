// SPDX-License-Identifier: Apache-2.0
/**
 * Source positions, problems with stable codes, progress, and their rendering for a terminal.
 *
 * <p>Reading order: {@link io.jstap.diagnostics.SourceFile}, {@link
 * io.jstap.diagnostics.SourceSpan}, {@link io.jstap.diagnostics.Problem}, {@link
 * io.jstap.diagnostics.EventSink}, {@link io.jstap.diagnostics.ProblemRenderer}. This package knows
 * nothing of scripts, kernels or gRPC.
 */
@NullMarked
package io.jstap.diagnostics;

import org.jspecify.annotations.NullMarked;
