/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The running simulator, in one form whatever its generation: what the server and the handlers of
 * commands may ask. Everything is called on the simulator's main thread.
 *
 * Numbers are double precision, angles radians, lengths metres. Arrays that are filled have a
 * fixed length and are preset with zeros; after a failure they hold zeros again. Functions that
 * return int follow one rule: >= 0 is success, with the value that is told; SIM_E_REFUSED when the
 * simulator said no; SIM_E_ABSENT when it lacks the function. Functions that return a pointer give
 * NULL for both. sim_take_error tells the reason. What a function returns by pointer and without
 * `const` belongs to the caller and goes back through sim_release.
 */
#ifndef SIM_SIM_API_H
#define SIM_SIM_API_H

#include <stddef.h>

#define SIM_E_REFUSED (-1) /* the simulator refused; it may have an error text */
#define SIM_E_ABSENT (-2)  /* the running simulator has no such function */

/* Which entry point the simulator called. It decides on names of script functions and on how a
 * step is vetoed; all else is decided by program_version and by the symbols that exist. */
enum sim_generation {
    SIM_VREP3,     /* v_repStart */
    SIM_COPPELIA4, /* simStart: 4.0 to 4.5, and old-style plugins in later versions */
    SIM_COPPELIA46 /* simInit */
};

enum sim_log_level { SIM_LOG_ERROR, SIM_LOG_WARNING, SIM_LOG_INFO, SIM_LOG_DEBUG };

/* A script's call of one of our functions, as the simulator hands it over. Later generations
 * append members, which we do not need. */
struct sim_script_call {
    int object; /* the object that the calling script is attached to, or -1 */
    int script; /* handle of the calling script */
    int stack;  /* arguments on entry, results on return */
    char wait_until_zero;
    char *error; /* SIM_SCRIPT_ERROR_SIZE bytes; a text written here is raised in the script */
};

#define SIM_SCRIPT_ERROR_SIZE 258

typedef void sim_script_callback(struct sim_script_call *call);

/* Values of a vision sensor's filters. Valid until the next sim_read_vision_sensor. */
struct sim_packets {
    int count;            /* packets */
    const int *sizes;     /* values in each packet */
    const double *values; /* all packets, one behind the other */
    size_t total;         /* values in all packets */
};

struct sim_api {
    enum sim_generation generation;
    int program_version; /* major * 10000 + minor * 100 + patch */
};

/* Finds the library of the running simulator and binds its functions. `library_path` is what the
 * simulator told, or NULL. 0, or -1 and the reason, in a line. */
int sim_open(struct sim_api **simp, enum sim_generation generation, const char *library_path,
             char *why, size_t why_size);

/* Wrappers of one function of the simulator each; the others follow, in the same sections. */
#define SIM_WRAP(name, parameters, function, arguments) int name parameters;
#define SIM_WRAP_POINTER(result, name, parameters, function, arguments) result name parameters;
#define SIM_WRAP_PAIR(name, parameters, way, function, arguments) int name parameters;
#include "sim/sim_wrap.def"
#undef SIM_WRAP
#undef SIM_WRAP_POINTER
#undef SIM_WRAP_PAIR

/* ------------------------------------------------------------------ life, errors, messages */

/* Gives up the simulator; the plugin makes no call of it later. */
void sim_free(struct sim_api *sim);
/* 1 and the last error's first line, which is cleared; 0 if there is none. */
int sim_take_error(struct sim_api *sim, char *text, size_t size);
/* The same for a warning of the physics that no function call caused; only simx-host has some. */
int sim_take_warning(struct sim_api *sim, char *text, size_t size);
/* Lets the simulator sleep by this function when it has nothing to do; NULL: by itself. Only
 * simx-host can; the others go on as they do. */
void sim_set_sleep(struct sim_api *sim, void (*sleep)(int timeout_us));
/* Gives back memory that the simulator handed out; NULL is fine. */
void sim_release(struct sim_api *sim, void *memory);
/* Tells the user something (enum sim_log_level), one line without a line end. */
void sim_log(struct sim_api *sim, int level, const char *text);

/* ------------------------------------------------------------------ simulation and scene */

double sim_get_simulation_time(struct sim_api *sim); /* seconds */
double sim_get_system_time(struct sim_api *sim);     /* seconds since the simulator started */

/* ------------------------------------------------------------------ parameters */

int sim_get_integer_parameter(struct sim_api *sim, int id, int *value);

/* ------------------------------------------------------------------ objects */

/* Metres and radians per second. */
int sim_get_object_velocity(struct sim_api *sim, int handle, double linear[3], double angular[3]);

/* An id that the object does not know is refused. */
int sim_get_object_float_parameter(struct sim_api *sim, int handle, int id, double *value);
int sim_set_object_float_parameter(struct sim_api *sim, int handle, int id, double value);
int sim_get_object_int_parameter(struct sim_api *sim, int handle, int id, int *value);
int sim_set_object_int_parameter(struct sim_api *sim, int handle, int id, int value);

/* The new dummy's handle; colours are four times red, green, blue (0..1), or NULL. */
int sim_create_dummy(struct sim_api *sim, double size, const double colors[12]);

int sim_add_to_selection(struct sim_api *sim, int handle);
int sim_clear_selection(struct sim_api *sim);

/* The handles, `*countp` of them. */
int *sim_get_collection_objects(struct sim_api *sim, int collection, int *countp);

/* ------------------------------------------------------------------ joints */

/* Newtons or newton metres. 0 is success too: there is no value yet, and it reads 0. */
int sim_get_joint_force(struct sim_api *sim, int handle, double *force);
int sim_set_joint_max_force(struct sim_api *sim, int handle, double force);
/* The lowest position and the range. */
int sim_get_joint_interval(struct sim_api *sim, int handle, int *cyclic, double interval[2]);
int sim_get_joint_mode(struct sim_api *sim, int handle, int *options);

/* ------------------------------------------------------------------ sensors */

/* 1 when something was detected: its point, its distance in point[3], its handle and normal.
 * The handle is -1 when nothing was. */
int sim_read_proximity_sensor(struct sim_api *sim, int handle, double point[4], int *object,
                              double normal[3]);
/* Bit 0: force and torque are valid; bit 1: the sensor is broken. */
int sim_read_force_sensor(struct sim_api *sim, int handle, double force[3], double torque[3]);
/* 1 when triggered. */
int sim_read_vision_sensor(struct sim_api *sim, int handle, struct sim_packets *packets);
int sim_get_vision_sensor_resolution(struct sim_api *sim, int handle, int resolution[2]);
/* Red, green, blue of each pixel. */
unsigned char *sim_get_vision_sensor_image(struct sim_api *sim, int handle);
int sim_set_vision_sensor_image(struct sim_api *sim, int handle, const unsigned char *rgb);
/* One value per pixel, 0 (near clipping plane) to 1 (far). */
float *sim_get_vision_sensor_depth(struct sim_api *sim, int handle);

/* 1 when the distance is below the threshold (<= 0: none): two points and the distance. */
int sim_check_distance(struct sim_api *sim, int entity, int other, double threshold,
                       double segment[7]);

/* ------------------------------------------------------------------ signals */

/* 1 and the value, or 0 when there is no such signal. */
int sim_get_integer_signal(struct sim_api *sim, const char *name, int *value);
int sim_get_float_signal(struct sim_api *sim, const char *name, double *value);
/* NULL when there is no such signal. The bytes carry no terminator. */
char *sim_get_string_signal(struct sim_api *sim, const char *name, int *sizep);
int sim_set_float_signal(struct sim_api *sim, const char *name, double value);
/* The number of signals that were removed; a NULL name removes all of the kind. */
int sim_clear_integer_signal(struct sim_api *sim, const char *name);
int sim_clear_float_signal(struct sim_api *sim, const char *name);
int sim_clear_string_signal(struct sim_api *sim, const char *name);

/* ------------------------------------------------------------------ consoles, dialogs, UIs */

/* The console's handle. Position, size (pixels) and colours (0..1) may be NULL. */
int sim_console_open(struct sim_api *sim, const char *title, int max_lines, int mode,
                     const int *position, const int *size, const double *text_color,
                     const double *background);

/* The dialog's handle. Each colour block is text and background of six values, or NULL. */
int sim_display_dialog(struct sim_api *sim, const char *title, const char *text, int type,
                       const char *initial, const double *title_colors, const double *dialog_colors,
                       int *element);

/* The number of user interfaces that were loaded, at most `capacity`. */
int sim_load_ui(struct sim_api *sim, const char *path, int *handles, int capacity);
/* The button that had an event, refused when there was none. */
int sim_get_ui_event_button(struct sim_api *sim, int ui, int auxiliary[2]);

/* ------------------------------------------------------------------ scripts */

int sim_register_script_variable(struct sim_api *sim, const char *name, const char *value);
/* 0 main script, 1 child or simulation script, 2 add-on, 6 customization, 8 sandbox. */
int sim_get_script_type(struct sim_api *sim, int script);
/* `script` is a handle or a type, which `description` (an object's name or path, may be "")
 * completes. The stack's arguments are replaced by the results. */
int sim_call_script_function(struct sim_api *sim, int script, const char *description,
                             const char *function, int stack);
/* From now on by way of this script's function remoteApiCall, which gets the function's name,
 * its script and the arguments, and gives true and the results, or false and an error text. */
void sim_call_scripts_through(struct sim_api *sim, int script);

/* Getters of stacks, as in sim_wrap.def. */
int sim_stack_get_bool(struct sim_api *sim, int stack, int *value);
int sim_stack_get_int(struct sim_api *sim, int stack, int *value);
char *sim_stack_get_string(struct sim_api *sim, int stack, int *sizep);
/* The length of the array on top; refused when it is none, or when a value in it is not of the
 * kind: 2 numbers, 4 strings. */
int sim_stack_get_array_size(struct sim_api *sim, int stack, int kind);

#endif
