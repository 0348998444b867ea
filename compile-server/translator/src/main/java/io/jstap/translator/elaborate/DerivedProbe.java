// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import java.util.function.Function;

/**
 * A resolved probe point that still waits for its handler.
 *
 * @param variables the target variables there
 * @param withHandler makes the probe
 */
public record DerivedProbe(ContextVariables variables, Function<Handler, Probe> withHandler) {}
