// SPDX-License-Identifier: Apache-2.0
/**
 * What readelf prints of variables, and machines with arbitrary contents on which its expressions
 * and ours are evaluated.
 */
@NullMarked
package io.jstap.debuginfo.oracle;

import org.jspecify.annotations.NullMarked;
