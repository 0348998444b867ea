// SPDX-License-Identifier: Apache-2.0
/** BTF, the kernel's own compact type information (Documentation/bpf/btf.rst). */
@NullMarked
package io.jstap.debuginfo.btf;

import org.jspecify.annotations.NullMarked;
