// SPDX-License-Identifier: Apache-2.0
/**
 * The probe families, one class for each, and the target variables that debuginfo gives.
 *
 * <p>Reading order: {@link io.jstap.translator.probe.ProbeFamilies}, {@link
 * io.jstap.translator.probe.SessionFamily}, {@link io.jstap.translator.probe.CodeFamily}, {@link
 * io.jstap.translator.probe.FunctionVariables}.
 */
@NullMarked
package io.jstap.translator.probe;

import org.jspecify.annotations.NullMarked;
