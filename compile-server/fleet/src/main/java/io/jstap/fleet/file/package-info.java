// SPDX-License-Identifier: Apache-2.0
/**
 * The file that describes a rollout, in YAML 1.2. {@link io.jstap.fleet.file.RolloutFile#read}
 * gives it, or problems with their places.
 */
@NullMarked
package io.jstap.fleet.file;

import org.jspecify.annotations.NullMarked;
