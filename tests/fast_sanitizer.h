/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Detects the sanitizer of this build, for both compilers. Sanitizers make programs slow and need
 * terabytes of address space.
 */
#ifndef TESTS_FAST_SANITIZER_H
#define TESTS_FAST_SANITIZER_H

#if defined(__has_feature)
#define SANITIZER_IS_ON(name) __has_feature(name)
#else
#define SANITIZER_IS_ON(name) 0
#endif

#if defined(__SANITIZE_THREAD__) || SANITIZER_IS_ON(thread_sanitizer)
#define SANITIZED_THREAD 1
#else
#define SANITIZED_THREAD 0
#endif

#if defined(__SANITIZE_ADDRESS__) || SANITIZER_IS_ON(address_sanitizer)
#define SANITIZED_ADDRESS 1
#else
#define SANITIZED_ADDRESS 0
#endif

#endif
