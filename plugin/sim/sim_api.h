/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The running simulator, in one form whatever its generation: what the server and the handlers of
 * commands may ask. Everything is called on the simulator's main thread, with the `struct sim_api`
 * itself as first argument.
 *
 * Numbers are double precision, angles radians, lengths metres. Arrays that are filled have a
 * fixed length and are preset with zeros; after a failure they hold zeros again. Functions that
 * return int follow one rule: >= 0 is success, with the value that is told; SIM_E_REFUSED when the
 * simulator said no; SIM_E_ABSENT when it lacks the function. Functions that return a pointer give
 * NULL for both. take_error tells the reason. What a function returns by pointer and without
 * `const` belongs to the caller and goes back through `release`.
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

/* Values of a vision sensor's filters. Valid until the next read_vision_sensor. */
struct sim_packets {
    int count;            /* packets */
    const int *sizes;     /* values in each packet */
    const double *values; /* all packets, one behind the other */
    size_t total;         /* values in all packets */
};

struct sim_api {
    enum sim_generation generation;
    int program_version; /* major * 10000 + minor * 100 + patch */

    /* ------------------------------------------------- life, errors, messages */

    /* Gives up the simulator; the plugin makes no call of it later. */
    void (*free)(struct sim_api *sim);
    /* 1 and the last error's first line, which is cleared; 0 if there is none. */
    int (*take_error)(struct sim_api *sim, char *text, size_t size);
    /* The same for a warning of the physics that no function call caused; only simx-host has some. */
    int (*take_warning)(struct sim_api *sim, char *text, size_t size);
    /* Lets the simulator sleep by this function when it has nothing to do; NULL: by itself. Only
     * simx-host can; others do as ever. */
    void (*set_sleep)(struct sim_api *sim, void (*sleep)(int timeout_us));
    /* Gives back memory that the simulator handed out; NULL is fine. */
    void (*release)(struct sim_api *sim, void *memory);
    /* Tells the user something (enum sim_log_level), one line without a line end. */
    void (*log)(struct sim_api *sim, int level, const char *text);
    int (*add_status_message)(struct sim_api *sim, const char *text);

    /* ------------------------------------------------- simulation and scene */

    int (*get_simulation_state)(struct sim_api *sim);     /* 0 stopped, 8 paused, & 16 advancing */
    double (*get_simulation_time)(struct sim_api *sim);   /* seconds */
    double (*get_system_time)(struct sim_api *sim);       /* seconds since the simulator started */
    int (*get_real_time_simulation)(struct sim_api *sim); /* 1 when simulating in real time */
    int (*start_simulation)(struct sim_api *sim);
    int (*pause_simulation)(struct sim_api *sim);
    int (*stop_simulation)(struct sim_api *sim);
    int (*load_scene)(struct sim_api *sim, const char *path);
    int (*close_scene)(struct sim_api *sim);
    /* The model's base becomes the selection. */
    int (*load_model)(struct sim_api *sim, const char *path);

    /* ------------------------------------------------- parameters */

    int (*get_boolean_parameter)(struct sim_api *sim, int id); /* the value, 0 or 1 */
    int (*set_boolean_parameter)(struct sim_api *sim, int id, int value);
    int (*get_integer_parameter)(struct sim_api *sim, int id, int *value);
    int (*set_integer_parameter)(struct sim_api *sim, int id, int value);
    int (*get_float_parameter)(struct sim_api *sim, int id, double *value);
    int (*set_float_parameter)(struct sim_api *sim, int id, double value);
    char *(*get_string_parameter)(struct sim_api *sim, int id);
    int (*get_array_parameter)(struct sim_api *sim, int id, double values[3]);
    int (*set_array_parameter)(struct sim_api *sim, int id, const double values[3]);

    /* ------------------------------------------------- objects */

    int (*get_object_handle)(struct sim_api *sim, const char *name);
    /* The index-th object of a type (-2: of any); refused past the last one. */
    int (*get_objects)(struct sim_api *sim, int index, int type);
    int (*get_object_type)(struct sim_api *sim, int handle);
    char *(*get_object_name)(struct sim_api *sim, int handle);
    /* Options: -1 the alias, 2 the full path. */
    char *(*get_object_alias)(struct sim_api *sim, int handle, int options);
    /* Both are refused, without an error text, when there is no such object. */
    int (*get_object_parent)(struct sim_api *sim, int handle);
    int (*get_object_child)(struct sim_api *sim, int handle, int index);
    int (*set_object_parent)(struct sim_api *sim, int handle, int parent, int keep_in_place);

    /* Poses are relative to an object, to the world (-1) or to the parent (-11). */
    int (*get_object_position)(struct sim_api *sim, int handle, int relative_to, double xyz[3]);
    int (*set_object_position)(struct sim_api *sim, int handle, int relative_to,
                               const double xyz[3]);
    int (*get_object_orientation)(struct sim_api *sim, int handle, int relative_to,
                                  double euler[3]);
    int (*set_object_orientation)(struct sim_api *sim, int handle, int relative_to,
                                  const double euler[3]);
    int (*get_object_quaternion)(struct sim_api *sim, int handle, int relative_to, double xyzw[4]);
    int (*set_object_quaternion)(struct sim_api *sim, int handle, int relative_to,
                                 const double xyzw[4]);
    /* Metres and radians per second. */
    int (*get_object_velocity)(struct sim_api *sim, int handle, double linear[3],
                               double angular[3]);

    /* An id that the object does not know is refused. */
    int (*get_object_float_parameter)(struct sim_api *sim, int handle, int id, double *value);
    int (*set_object_float_parameter)(struct sim_api *sim, int handle, int id, double value);
    int (*get_object_int_parameter)(struct sim_api *sim, int handle, int id, int *value);
    int (*set_object_int_parameter)(struct sim_api *sim, int handle, int id, int value);

    int (*get_model_property)(struct sim_api *sim, int handle); /* the property's bits */
    int (*set_model_property)(struct sim_api *sim, int handle, int property);
    int (*remove_object)(struct sim_api *sim, int handle);
    int (*remove_model)(struct sim_api *sim, int handle);
    /* The new dummy's handle; colours are four times red, green, blue (0..1), or NULL. */
    int (*create_dummy)(struct sim_api *sim, double size, const double colors[12]);

    /* The selection: get_selection fills as many handles as get_selection_size told. */
    int (*get_selection_size)(struct sim_api *sim);
    int (*get_selection)(struct sim_api *sim, int *handles);
    int (*get_last_selection)(struct sim_api *sim);
    int (*add_to_selection)(struct sim_api *sim, int handle);
    int (*clear_selection)(struct sim_api *sim);
    /* The copies become the selection. */
    int (*copy_paste_selection)(struct sim_api *sim);

    /* The handles, `*countp` of them. */
    int *(*get_collection_objects)(struct sim_api *sim, int collection, int *countp);
    int (*get_collection_handle)(struct sim_api *sim, const char *name);
    int (*get_collision_handle)(struct sim_api *sim, const char *name);
    int (*get_distance_handle)(struct sim_api *sim, const char *name);

    /* ------------------------------------------------- joints */

    int (*get_joint_position)(struct sim_api *sim, int handle, double *position);
    int (*set_joint_position)(struct sim_api *sim, int handle, double position);
    int (*get_joint_matrix)(struct sim_api *sim, int handle, double matrix[12]);
    int (*set_spherical_joint_matrix)(struct sim_api *sim, int handle, const double matrix[12]);
    int (*set_joint_target_velocity)(struct sim_api *sim, int handle, double velocity);
    int (*set_joint_target_position)(struct sim_api *sim, int handle, double position);
    /* Newtons or newton metres. 0 is success too: there is no value yet, and it reads 0. */
    int (*get_joint_force)(struct sim_api *sim, int handle, double *force);
    int (*get_joint_max_force)(struct sim_api *sim, int handle, double *force);
    int (*set_joint_max_force)(struct sim_api *sim, int handle, double force);
    /* The lowest position and the range. */
    int (*get_joint_interval)(struct sim_api *sim, int handle, int *cyclic, double interval[2]);
    int (*get_joint_type)(struct sim_api *sim, int handle);
    int (*get_joint_mode)(struct sim_api *sim, int handle, int *options);

    /* ------------------------------------------------- sensors */

    /* 1 when something was detected: its point, its distance in point[3], its handle and normal.
     * The handle is -1 when nothing was. */
    int (*read_proximity_sensor)(struct sim_api *sim, int handle, double point[4], int *object,
                                 double normal[3]);
    /* Bit 0: force and torque are valid; bit 1: the sensor is broken. */
    int (*read_force_sensor)(struct sim_api *sim, int handle, double force[3], double torque[3]);
    int (*break_force_sensor)(struct sim_api *sim, int handle);
    /* 1 when triggered. */
    int (*read_vision_sensor)(struct sim_api *sim, int handle, struct sim_packets *packets);
    int (*get_vision_sensor_resolution)(struct sim_api *sim, int handle, int resolution[2]);
    /* Red, green, blue of each pixel. */
    unsigned char *(*get_vision_sensor_image)(struct sim_api *sim, int handle);
    int (*set_vision_sensor_image)(struct sim_api *sim, int handle, const unsigned char *rgb);
    /* One value per pixel, 0 (near clipping plane) to 1 (far). */
    float *(*get_vision_sensor_depth)(struct sim_api *sim, int handle);

    int (*check_collision)(struct sim_api *sim, int entity, int other); /* 1 when they collide */
    /* 1 when the distance is below the threshold (<= 0: none): two points and the distance. */
    int (*check_distance)(struct sim_api *sim, int entity, int other, double threshold,
                          double segment[7]);
    int (*read_collision)(struct sim_api *sim, int handle); /* 1 when they collide */
    int (*read_distance)(struct sim_api *sim, int handle, double *distance);

    /* ------------------------------------------------- signals */

    /* 1 and the value, or 0 when there is no such signal. */
    int (*get_integer_signal)(struct sim_api *sim, const char *name, int *value);
    int (*get_float_signal)(struct sim_api *sim, const char *name, double *value);
    /* NULL when there is no such signal. The bytes carry no terminator. */
    char *(*get_string_signal)(struct sim_api *sim, const char *name, int *sizep);
    int (*set_integer_signal)(struct sim_api *sim, const char *name, int value);
    int (*set_float_signal)(struct sim_api *sim, const char *name, double value);
    int (*set_string_signal)(struct sim_api *sim, const char *name, const void *bytes, int size);
    /* The number of signals that were removed; a NULL name removes all of the kind. */
    int (*clear_integer_signal)(struct sim_api *sim, const char *name);
    int (*clear_float_signal)(struct sim_api *sim, const char *name);
    int (*clear_string_signal)(struct sim_api *sim, const char *name);

    /* ------------------------------------------------- consoles, dialogs, user interfaces */

    /* The console's handle. Position, size (pixels) and colours (0..1) may be NULL. */
    int (*console_open)(struct sim_api *sim, const char *title, int max_lines, int mode,
                        const int *position, const int *size, const double *text_color,
                        const double *background);
    int (*console_print)(struct sim_api *sim, int handle, const char *text); /* NULL clears it */
    int (*console_show)(struct sim_api *sim, int handle, int show);
    int (*console_close)(struct sim_api *sim, int handle);

    /* The dialog's handle. Each colour block is text and background of six values, or NULL. */
    int (*display_dialog)(struct sim_api *sim, const char *title, const char *text, int type,
                          const char *initial, const double *title_colors,
                          const double *dialog_colors, int *element);
    int (*end_dialog)(struct sim_api *sim, int handle);
    int (*get_dialog_result)(struct sim_api *sim, int handle);
    char *(*get_dialog_input)(struct sim_api *sim, int handle);

    /* The number of user interfaces that were loaded, at most `capacity`. */
    int (*load_ui)(struct sim_api *sim, const char *path, int *handles, int capacity);
    int (*remove_ui)(struct sim_api *sim, int handle);
    int (*get_ui_handle)(struct sim_api *sim, const char *name);
    int (*get_ui_slider)(struct sim_api *sim, int ui, int button);
    int (*set_ui_slider)(struct sim_api *sim, int ui, int button, int position);
    /* The button that had an event, refused when there was none. */
    int (*get_ui_event_button)(struct sim_api *sim, int ui, int auxiliary[2]);
    int (*get_ui_button_property)(struct sim_api *sim, int ui, int button);
    int (*set_ui_button_property)(struct sim_api *sim, int ui, int button, int property);
    int (*set_ui_button_label)(struct sim_api *sim, int ui, int button, const char *up,
                               const char *down);

    /* ------------------------------------------------- scripts */

    /* 1 new, 0 replaced; the name is complete, as the generation wants it. */
    int (*register_script_function)(struct sim_api *sim, const char *name, const char *tip,
                                    sim_script_callback *callback);
    int (*register_script_variable)(struct sim_api *sim, const char *name, const char *value);
    /* 0 main script, 1 child or simulation script, 2 add-on, 6 customization, 8 sandbox. */
    int (*get_script_type)(struct sim_api *sim, int script);
    /* `script` is a handle or a type, which `description` (an object's name or path, may be "")
     * completes. The stack's arguments are replaced by the results. */
    int (*call_script_function)(struct sim_api *sim, int script, const char *description,
                                const char *function, int stack);
    /* From now on by way of this script's function remoteApiCall, which gets the function's name,
     * its script and the arguments, and gives true and the results, or false and an error text. */
    void (*call_scripts_through)(struct sim_api *sim, int script);

    /* Stacks of values, to and from scripts. Item 0 is the lowest; getters look at the top and
     * return 1 when it could be converted, 0 when it has another type. */
    int (*stack_new)(struct sim_api *sim);
    int (*stack_free)(struct sim_api *sim, int stack);
    int (*stack_size)(struct sim_api *sim, int stack);
    int (*stack_pop)(struct sim_api *sim, int stack, int count);   /* 0 empties it */
    int (*stack_raise)(struct sim_api *sim, int stack, int index); /* moves an item to the top */
    int (*stack_is_null)(struct sim_api *sim, int stack);
    int (*stack_get_bool)(struct sim_api *sim, int stack, int *value);
    int (*stack_get_int)(struct sim_api *sim, int stack, int *value);
    char *(*stack_get_string)(struct sim_api *sim, int stack, int *sizep);
    /* The length of the array on top; refused when it is none, or when a value in it is not of
     * the kind: 2 numbers, 4 strings. */
    int (*stack_get_array_size)(struct sim_api *sim, int stack, int kind);
    int (*stack_get_int_array)(struct sim_api *sim, int stack, int *values, int count);
    int (*stack_get_double_array)(struct sim_api *sim, int stack, double *values, int count);
    /* Replaces the table on top by its keys and values, the first pair lowest. */
    int (*stack_unfold)(struct sim_api *sim, int stack);
    int (*stack_push_null)(struct sim_api *sim, int stack);
    int (*stack_push_int)(struct sim_api *sim, int stack, int value);
    int (*stack_push_string)(struct sim_api *sim, int stack, const char *bytes, int size);
    int (*stack_push_int_array)(struct sim_api *sim, int stack, const int *values, int count);
    int (*stack_push_double_array)(struct sim_api *sim, int stack, const double *values, int count);
    int (*stack_push_table)(struct sim_api *sim, int stack);
    /* Takes key and value from the top and puts them into the table below. */
    int (*stack_insert)(struct sim_api *sim, int stack);
};

/* Finds the library of the running simulator and binds its functions. `library_path` is what the
 * simulator told, or NULL. 0, or -1 and the reason, in a line. */
int sim_open(struct sim_api **simp, enum sim_generation generation, const char *library_path,
             char *why, size_t why_size);

#endif
