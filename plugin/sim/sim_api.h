/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The running simulator, with the same interface for every generation: all functions that the
 * server and the command handlers may use. Call them on the simulator's main thread only.
 *
 * Numbers are double precision, angles radians, lengths metres. Output arrays have a fixed length
 * and are preset with zeros; after a failure they contain zeros again. Functions that return int
 * follow one rule: >= 0 is success, with the value as described; SIM_E_REFUSED if the simulator
 * refused; SIM_E_ABSENT if it lacks the function. Functions that return a pointer return NULL in
 * both cases. sim_take_error gives the reason. A pointer returned without `const` belongs to the
 * caller, who frees it with sim_release.
 */
#ifndef SIM_SIM_API_H
#define SIM_SIM_API_H

#include <stddef.h>

#define SIM_E_REFUSED (-1) /* the simulator refused; it may have an error text */
#define SIM_E_ABSENT (-2)  /* the running simulator has no such function */

/* The entry point that the simulator called. It determines the names of script functions and the
 * way to veto a step. Everything else depends on program_version and on the existing symbols. */
enum sim_generation {
    SIM_VREP3,     /* v_repStart */
    SIM_COPPELIA4, /* simStart: 4.0 to 4.5, and old-style plugins in later versions */
    SIM_COPPELIA46 /* simInit */
};

enum sim_log_level { SIM_LOG_ERROR, SIM_LOG_WARNING, SIM_LOG_INFO, SIM_LOG_DEBUG };

/* A script's call of one of our functions, in the simulator's layout. Later generations append
 * members, which are not needed here. */
struct sim_script_call {
    int object; /* the object that the calling script is attached to, or -1 */
    int script; /* handle of the calling script */
    int stack;  /* arguments on entry, results on return */
    char wait_until_zero;
    char *error; /* SIM_SCRIPT_ERROR_SIZE bytes; a text written here becomes a script error */
};

#define SIM_SCRIPT_ERROR_SIZE 258

typedef void sim_script_callback(struct sim_script_call *call);

/* Values of a vision sensor's filters. Valid until the next sim_read_vision_sensor. */
struct sim_packets {
    int count;            /* packets */
    const int *sizes;     /* values in each packet */
    const double *values; /* all packets, consecutively */
    size_t total;         /* values in all packets */
};

struct sim_api {
    enum sim_generation generation;
    int program_version; /* major * 10000 + minor * 100 + patch */
};

/* Finds the library of the running simulator and binds its functions. `library_path` is the path
 * given by the simulator, or NULL. Returns 0, or -1 and the reason in one line. */
int sim_open(struct sim_api **simp, enum sim_generation generation, const char *library_path,
             char *why, size_t why_size);

/* Wrappers of a single function of the simulator each. The other functions follow, in the same
 * sections. */
#define SIM_WRAP(name, parameters, function, arguments) int name parameters;
#define SIM_WRAP_POINTER(result, name, parameters, function, arguments) result name parameters;
#define SIM_WRAP_PAIR(name, parameters, way, function, arguments) int name parameters;
#include "sim/sim_wrap.def"
#undef SIM_WRAP
#undef SIM_WRAP_POINTER
#undef SIM_WRAP_PAIR

/* ------------------------------------------------------------------ life, errors, messages */

/* Frees the interface. The plugin calls no function of the simulator afterwards. */
void sim_free(struct sim_api *sim);
/* Returns 1 and the first line of the last error, and clears it; 0 if there is none. */
int sim_take_error(struct sim_api *sim, char *text, size_t size);
/* As sim_take_error, for a physics warning that no function call caused. Only simx-host has such
 * warnings. */
int sim_take_warning(struct sim_api *sim, char *text, size_t size);
/* Sets the function with which the simulator sleeps while it is idle, or before a step in real
 * time; NULL: its own one. Only simx-host supports this; for others it has no effect. */
void sim_set_sleep(struct sim_api *sim, void (*sleep)(int timeout_us));
/* Clients expect that simulation time follows the clock, or do not. As above. */
void sim_set_pace(struct sim_api *sim, int follows_clock);
/* It is simx-host, of whatever generation. */
int sim_is_host(struct sim_api *sim);
/* Frees memory that the simulator returned. NULL is allowed. */
void sim_release(struct sim_api *sim, void *memory);
/* Writes a message for the user (enum sim_log_level): one line without a line end. */
void sim_log(struct sim_api *sim, int level, const char *text);

/* ------------------------------------------------------------------ simulation and scene */

double sim_get_simulation_time(struct sim_api *sim); /* seconds */
double sim_get_system_time(struct sim_api *sim);     /* seconds since the simulator started */

/* ------------------------------------------------------------------ parameters */

int sim_get_integer_parameter(struct sim_api *sim, int id, int *value);

/* ------------------------------------------------------------------ objects */

/* Metres and radians per second. */
int sim_get_object_velocity(struct sim_api *sim, int handle, double linear[3], double angular[3]);

/* An id that the object does not have is refused. */
int sim_get_object_float_parameter(struct sim_api *sim, int handle, int id, double *value);
int sim_set_object_float_parameter(struct sim_api *sim, int handle, int id, double value);
int sim_get_object_int_parameter(struct sim_api *sim, int handle, int id, int *value);
int sim_set_object_int_parameter(struct sim_api *sim, int handle, int id, int value);

/* Returns the new dummy's handle. `colors` has four times red, green, blue (0..1), or is NULL. */
int sim_create_dummy(struct sim_api *sim, double size, const double colors[12]);

int sim_add_to_selection(struct sim_api *sim, int handle);
int sim_clear_selection(struct sim_api *sim);

/* Returns `*countp` handles. */
int *sim_get_collection_objects(struct sim_api *sim, int collection, int *countp);

/* ------------------------------------------------------------------ joints */

/* Newtons or newton metres. Result 0 is success, too: there is no value yet, and *force is 0. */
int sim_get_joint_force(struct sim_api *sim, int handle, double *force);
int sim_set_joint_max_force(struct sim_api *sim, int handle, double force);
/* `interval` gets the lowest position and the range. */
int sim_get_joint_interval(struct sim_api *sim, int handle, int *cyclic, double interval[2]);
int sim_get_joint_mode(struct sim_api *sim, int handle, int *options);

/* ------------------------------------------------------------------ sensors */

/* Returns 1 if an object was detected: its point, its distance in point[3], its handle and the
 * normal. Without a detection the handle is -1. */
int sim_read_proximity_sensor(struct sim_api *sim, int handle, double point[4], int *object,
                              double normal[3]);
/* Bit 0: force and torque are valid; bit 1: the sensor is broken. */
int sim_read_force_sensor(struct sim_api *sim, int handle, double force[3], double torque[3]);
/* Returns 1 if triggered. */
int sim_read_vision_sensor(struct sim_api *sim, int handle, struct sim_packets *packets);
int sim_get_vision_sensor_resolution(struct sim_api *sim, int handle, int resolution[2]);
/* Red, green, blue of each pixel. */
unsigned char *sim_get_vision_sensor_image(struct sim_api *sim, int handle);
int sim_set_vision_sensor_image(struct sim_api *sim, int handle, const unsigned char *rgb);
/* One value per pixel, 0 (near clipping plane) to 1 (far). */
float *sim_get_vision_sensor_depth(struct sim_api *sim, int handle);

/* Returns 1 if the distance is below the threshold (<= 0: no threshold): `segment` gets two points
 * and the distance. */
int sim_check_distance(struct sim_api *sim, int entity, int other, double threshold,
                       double segment[7]);

/* ------------------------------------------------------------------ signals */

/* Returns 1 and the value, or 0 if there is no such signal. */
int sim_get_integer_signal(struct sim_api *sim, const char *name, int *value);
int sim_get_float_signal(struct sim_api *sim, const char *name, double *value);
/* Returns NULL if there is no such signal. The bytes have no terminating NUL. */
char *sim_get_string_signal(struct sim_api *sim, const char *name, int *sizep);
int sim_set_float_signal(struct sim_api *sim, const char *name, double value);
/* Returns the number of removed signals. A NULL name removes all signals of this type. */
int sim_clear_integer_signal(struct sim_api *sim, const char *name);
int sim_clear_float_signal(struct sim_api *sim, const char *name);
int sim_clear_string_signal(struct sim_api *sim, const char *name);

/* ------------------------------------------------------------------ consoles, dialogs, UIs */

/* Returns the console's handle. Position, size (pixels) and colours (0..1) may be NULL. */
int sim_console_open(struct sim_api *sim, const char *title, int max_lines, int mode,
                     const int *position, const int *size, const double *text_color,
                     const double *background);

/* Returns the dialog's handle. Each colour block has six values, for text and background, or is
 * NULL. */
int sim_display_dialog(struct sim_api *sim, const char *title, const char *text, int type,
                       const char *initial, const double *title_colors, const double *dialog_colors,
                       int *element);

/* Returns the number of loaded user interfaces, at most `capacity`. */
int sim_load_ui(struct sim_api *sim, const char *path, int *handles, int capacity);
/* Returns the button that had an event; refused if there was none. */
int sim_get_ui_event_button(struct sim_api *sim, int ui, int auxiliary[2]);

/* ------------------------------------------------------------------ scripts */

int sim_register_script_variable(struct sim_api *sim, const char *name, const char *value);
/* 0 main script, 1 child or simulation script, 2 add-on, 6 customization, 8 sandbox. */
int sim_get_script_type(struct sim_api *sim, int script);
/* `script` is a handle, or a type together with `description` (an object's name or path, may be
 * ""). The results replace the stack's arguments. */
int sim_call_script_function(struct sim_api *sim, int script, const char *description,
                             const char *function, int stack);
/* Makes later calls through this script's function remoteApiCall. It gets the function's name, its
 * script and the arguments. It returns true and the results, or false and an error text. */
void sim_call_scripts_through(struct sim_api *sim, int script);

/* There is an add-on. */
int sim_has_addon(struct sim_api *sim);
/* Calls a function of the add-on that sim_call_scripts_through has told: 0, SIM_E_REFUSED, or
 * SIM_E_ABSENT when there is no add-on. */
int sim_call_addon(struct sim_api *sim, const char *function, int stack);

/* What is on top of a stack. Simulators before 4.10 do not tell integers from other numbers. */
enum sim_kind {
    SIM_KIND_NULL,
    SIM_KIND_BOOL,
    SIM_KIND_INT,
    SIM_KIND_DOUBLE,
    SIM_KIND_NUMBER, /* one of the two */
    SIM_KIND_STRING,
    SIM_KIND_TABLE,
    SIM_KIND_OTHER
};
enum sim_kind sim_stack_kind(struct sim_api *sim, int stack);
/* Of the table on top: the length of an array, -2 for a map, -4 for one that holds itself. */
int sim_stack_table_length(struct sim_api *sim, int stack);

/* Integers of 64 bits; for a simulator without them one of 32 bits, or a double if that is exact,
 * or SIM_E_REFUSED. */
int sim_stack_push_long(struct sim_api *sim, int stack, long long value);
int sim_stack_get_long(struct sim_api *sim, int stack, long long *value);

/* Stack getters, with the rules of sim_wrap.def. */
int sim_stack_get_bool(struct sim_api *sim, int stack, int *value);
int sim_stack_get_int(struct sim_api *sim, int stack, int *value);
int sim_stack_get_double(struct sim_api *sim, int stack, double *value);
char *sim_stack_get_string(struct sim_api *sim, int stack, int *sizep);
/* Returns the length of the array on top. Refused if the item is not an array, or if a value in it
 * has another type than `kind`: 2 numbers, 4 strings. */
int sim_stack_get_array_size(struct sim_api *sim, int stack, int kind);

#endif
