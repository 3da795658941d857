/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The constants of the remote API and of the simulators, with CoppeliaSim's names: first the
 * arguments and results of the simx functions, then the simulator's parameters, objects and
 * messages. The values are those of CoppeliaSim 4.5. A comment gives the value or name that
 * differs in V-REP 3.4 ("in 3.4"), or says that the constant is newer ("after 3.4"). Names that
 * only V-REP 3.4 has are in v_repConst.h.
 */
#ifndef SIMCONST_H
#define SIMCONST_H

/* Version of the message format, 0..255. */
#define SIMX_VERSION 11

/* Bytes before the commands of a message. */
#define SIMX_HEADER_SIZE 18

/* The program version to which these constants belong, as a value of
 * sim_intparam_program_version. */
#define SIM_PROGRAM_VERSION_NB 40501

/* ------------------------------------------------------------------ Operation modes */
/* Add 0..65535 to the streaming modes (the shortest time between two values in ms) and to the
 * split modes (the bytes of one chunk). */

enum {
    simx_opmode_oneshot = 0x00000,
    simx_opmode_blocking = 0x10000,
    simx_opmode_oneshot_wait = simx_opmode_blocking,
    simx_opmode_streaming = 0x20000,
    simx_opmode_continuous = simx_opmode_streaming,
    simx_opmode_oneshot_split = 0x30000,
    simx_opmode_streaming_split = 0x40000,
    simx_opmode_continuous_split = simx_opmode_streaming_split,
    simx_opmode_discontinue = 0x50000,
    simx_opmode_buffer = 0x60000,
    simx_opmode_remove = 0x70000
};

/* ------------------------------------------------------------------ Return codes */
/* Bits; 0 is success. */

enum {
    simx_return_ok = 0,
    simx_return_novalue_flag = 1, /* no answer has arrived yet */
    simx_return_timeout_flag = 2, /* a blocking call had no answer before its timeout */
    simx_return_illegal_opmode_flag = 4, /* the call does not allow this mode */
    simx_return_remote_error_flag = 8, /* the simulator refused */
    simx_return_split_progress_flag = 16, /* a split command with the same key is still being
                                             sent */
    simx_return_local_error_flag = 32, /* a failure in the client, e.g. an unreadable file */
    simx_return_initialize_error_flag = 64, /* no such client, or simxStart was not called */

    /* the same, older names */
    simx_error_noerror = 0,
    simx_error_novalue_flag = 1,
    simx_error_timeout_flag = 2,
    simx_error_illegal_opmode_flag = 4,
    simx_error_remote_error_flag = 8,
    simx_error_split_progress_flag = 16,
    simx_error_local_error_flag = 32,
    simx_error_initialize_error_flag = 64
};

/* ------------------------------------------------------------------ Message information */
/* Fields for simxGetInMessageInfo and simxGetOutMessageInfo. The numbers are their offsets in a
 * message. */

enum {
    simx_headeroffset_crc = 0, /* not available */
    simx_headeroffset_version = 2, /* version of the message format */
    simx_headeroffset_message_id = 3, /* int */
    simx_headeroffset_client_time = 7, /* ms */
    simx_headeroffset_server_time = 11, /* ms */
    simx_headeroffset_scene_id = 15, /* 0..65535 */
    simx_headeroffset_server_state = 17 /* bits: running, paused, real time; edit mode from bit 3 */
};

/* Bytes before a command's key. */
#define SIMX_SUBHEADER_SIZE 26

/* Offsets of their fields, for programs that decode messages. */
enum {
    simx_cmdheaderoffset_mem_size = 0, /* int, bytes of the command in this message */
    simx_cmdheaderoffset_full_mem_size = 4, /* int, bytes of the whole command */
    simx_cmdheaderoffset_pdata_offset0 = 8, /* unsigned short, bytes of the key */
    simx_cmdheaderoffset_pdata_offset1 = 10, /* int, offset of this part of the data */
    simx_cmdheaderoffset_cmd = 14, /* int, command and operation mode */
    simx_cmdheaderoffset_delay_or_split = 18, /* unsigned short, ms or bytes */
    simx_cmdheaderoffset_sim_time = 20, /* int, ms */
    simx_cmdheaderoffset_status = 24, /* unsigned char */
    simx_cmdheaderoffset_reserved = 25 /* unsigned char */
};

/* ------------------------------------------------------------------ Commands */
/* A command's range determines the form of its key. The numbers never change: they are on the
 * wire. */

enum {
    /* ranges */
    simx_cmdnull_start = 0x0000,
    simx_cmdnull_custom_start = 0x0800,
    simx_cmd4bytes_start = 0x1000,
    simx_cmd4bytes_custom_start = 0x1800,
    simx_cmd8bytes_start = 0x2000,
    simx_cmd8bytes_custom_start = 0x2800,
    simx_cmd1string_start = 0x3000,
    simx_cmd4bytes2strings_start = 0x3400,
    simx_cmd4bytes2strings_end = 0x3500,
    simx_cmd1string_custom_start = 0x3800,
    simx_cmdreserved_start = 0x4000,
    simx_cmdmask = 0xffff, /* a command or the low half of a mode */

    /* no key */
    simx_cmd_synchronous_enable = 0x0001,
    simx_cmd_synchronous_disable = 0x0002,
    simx_cmd_synchronous_next = 0x0003,
    simx_cmd_get_last_errors = 0x0004,
    simx_cmd_close_scene = 0x0005,
    simx_cmd_get_object_selection = 0x0006,
    simx_cmd_reserved1 = 0x0007,
    simx_cmd_reserved2 = 0x0008,
    simx_cmd_create_dummy = 0x0009,
    simx_cmd_kill_connection = 0x000a,

    /* an integer as key */
    simx_cmd_get_joint_position = 0x1001,
    simx_cmd_set_joint_position = 0x1002,
    simx_cmd_get_vision_sensor_image_bw = 0x1003,
    simx_cmd_get_vision_sensor_image_rgb = 0x1004,
    simx_cmd_set_vision_sensor_image_bw = 0x1005,
    simx_cmd_set_vision_sensor_image_rgb = 0x1006,
    simx_cmd_start_pause_stop_simulation = 0x1007,
    simx_cmd_set_joint_target_velocity = 0x1008,
    simx_cmd_read_proximity_sensor = 0x1009,
    simx_cmd_get_joint_matrix = 0x100a,
    simx_cmd_set_spherical_joint_matrix = 0x100b,
    simx_cmd_set_joint_target_position = 0x100c,
    simx_cmd_get_joint_force = 0x100d,
    simx_cmd_set_joint_force = 0x100e,
    simx_cmd_read_force_sensor = 0x100f,
    simx_cmd_break_force_sensor = 0x1010,
    simx_cmd_read_vision_sensor = 0x1011,
    simx_cmd_get_object_parent = 0x1012,
    simx_cmd_spotcanbeused5 = 0x1013,
    simx_cmd_aux_console_close = 0x1014,
    simx_cmd_aux_console_print = 0x1015,
    simx_cmd_aux_console_show = 0x1016,
    simx_cmd_get_vision_sensor_depth_buffer = 0x1017,
    simx_cmd_get_object_orientation = 0x1018,
    simx_cmd_get_object_position = 0x1019,
    simx_cmd_set_object_orientation = 0x101a,
    simx_cmd_set_object_position = 0x101b,
    simx_cmd_set_object_parent = 0x101c,
    simx_cmd_get_array_parameter = 0x101d,
    simx_cmd_set_array_parameter = 0x101e,
    simx_cmd_get_boolean_parameter = 0x101f,
    simx_cmd_set_boolean_parameter = 0x1020,
    simx_cmd_get_integer_parameter = 0x1021,
    simx_cmd_set_integer_parameter = 0x1022,
    simx_cmd_get_floating_parameter = 0x1023,
    simx_cmd_set_floating_parameter = 0x1024,
    simx_cmd_get_string_parameter = 0x1025,
    simx_cmd_read_collision = 0x1026,
    simx_cmd_read_distance = 0x1027,
    simx_cmd_remove_object = 0x1028,
    simx_cmd_remove_ui = 0x1029,
    simx_cmd_get_objects = 0x102a,
    simx_cmd_end_dialog = 0x102b,
    simx_cmd_get_dialog_input = 0x102c,
    simx_cmd_get_dialog_result = 0x102d,
    simx_cmd_copy_paste_objects = 0x102e,
    simx_cmd_set_object_selection = 0x102f,
    simx_cmd_spotcanbeused1 = 0x1030,
    simx_cmd_spotcanbeused2 = 0x1031,
    simx_cmd_spotcanbeused3 = 0x1032,
    simx_cmd_spotcanbeused4 = 0x1033,
    simx_cmd_get_model_property = 0x1034,
    simx_cmd_set_model_property = 0x1035,
    simx_cmd_get_object_velocity = 0x1036,
    simx_cmd_remove_model = 0x1037,
    simx_cmd_get_joint_max_force = 0x1038, /* after 3.4 */
    simx_cmd_set_object_quaternion = 0x1801, /* after 3.4 */
    simx_cmd_named_call = 0x1802, /* of this library; see simxCall */

    /* two integers as key */
    simx_cmd_get_ui_slider = 0x2001,
    simx_cmd_set_ui_slider = 0x2002,
    simx_cmd_get_ui_event_button = 0x2003,
    simx_cmd_get_ui_button_property = 0x2004,
    simx_cmd_set_ui_button_property = 0x2005,
    simx_cmd_set_ui_button_label = 0x2006,
    simx_cmd_get_object_float_parameter = 0x2007,
    simx_cmd_get_object_int_parameter = 0x2008,
    simx_cmd_set_object_float_parameter = 0x2009,
    simx_cmd_set_object_int_parameter = 0x200a,
    simx_cmd_get_object_child = 0x200b,
    simx_cmd_get_object_group_data = 0x200c,
    simx_cmd_get_object_orientation2 = 0x200d,
    simx_cmd_get_object_position2 = 0x200e,
    simx_cmd_check_collision = 0x200f, /* after 3.4 */
    simx_cmd_check_distance = 0x2010, /* after 3.4 */
    simx_cmd_get_object_quaternion = 0x2801, /* after 3.4 */

    /* a string as key */
    simx_cmd_get_object_handle = 0x3001,
    simx_cmd_load_scene = 0x3002,
    simx_cmd_load_model = 0x3003,
    simx_cmd_transfer_file = 0x3004,
    simx_cmd_load_ui = 0x3005,
    simx_cmd_erase_file = 0x3006,
    simx_cmd_get_ui_handle = 0x3007,
    simx_cmd_add_statusbar_message = 0x3008,
    simx_cmd_aux_console_open = 0x3009,
    simx_cmd_get_collision_handle = 0x300a,
    simx_cmd_get_distance_handle = 0x300b,
    simx_cmd_display_dialog = 0x300c,
    simx_cmd_clear_float_signal = 0x300d,
    simx_cmd_clear_integer_signal = 0x300e,
    simx_cmd_clear_string_signal = 0x300f,
    simx_cmd_get_float_signal = 0x3010,
    simx_cmd_get_integer_signal = 0x3011,
    simx_cmd_get_string_signal = 0x3012,
    simx_cmd_set_float_signal = 0x3013,
    simx_cmd_set_integer_signal = 0x3014,
    simx_cmd_set_string_signal = 0x3015,
    simx_cmd_append_string_signal = 0x3016,
    simx_cmd_write_string_stream = simx_cmd_append_string_signal,
    simx_cmd_get_and_clear_string_signal = 0x3017,
    simx_cmd_read_string_stream = 0x3018,
    simx_cmd_get_collection_handle = 0x3019,

    /* an integer and two strings as key */
    simx_cmd_call_script_function = 0x3401
};

/* ------------------------------------------------------------------ Special handles */

enum {
    sim_handle_world = -1, /* after 3.4 */
    sim_handle_all = -2,
    sim_handle_all_except_explicit = -3,
    sim_handle_self = -4,
    sim_handle_main_script = -5,
    sim_handle_tree = -6,
    sim_handle_chain = -7,
    sim_handle_single = -8,
    sim_handle_default = -9,
    sim_handle_all_except_self = -10,
    sim_handle_parent = -11,
    sim_handle_scene = -12,
    sim_handle_app = -13,
    sim_handle_inverse = -14 /* after 3.4 */
};

/* ------------------------------------------------------------------ Scene object types */

enum {
    sim_object_shape_type = 0,
    sim_object_joint_type = 1,
    sim_object_graph_type = 2,
    sim_object_camera_type = 3,
    sim_object_dummy_type = 4,
    sim_object_proximitysensor_type = 5,
    sim_object_reserved1 = 6,
    sim_object_reserved2 = 7,
    sim_object_path_type = 8,
    sim_object_visionsensor_type = 9,
    sim_object_reserved3 = 10,
    sim_object_mill_type = 11,
    sim_object_forcesensor_type = 12,
    sim_object_light_type = 13,
    sim_object_mirror_type = 14,
    sim_object_octree_type = 15,
    sim_object_pointcloud_type = 16,
    sim_object_type_end = 108
};

/* ------------------------------------------------------------------ General object types */

enum {
    sim_appobj_object_type = 109, /* every object, for simxGetObjectGroupData */
    sim_appobj_collision_type = 110,
    sim_appobj_distance_type = 111,
    sim_appobj_simulation_type = 112,
    sim_appobj_ik_type = 113,
    sim_appobj_constraintsolver_type_old = 114, /* sim_appobj_constraintsolver_type in 3.4 */
    sim_appobj_collection_type = 115,
    sim_appobj_ui_type = 116,
    sim_appobj_script_type = 117,
    sim_appobj_pathplanning_type = 118,
    sim_appobj_RESERVED_type = 119,
    sim_appobj_texture_type = 120,
    sim_appobj_motionplanning_type_old = 121 /* sim_appobj_motionplanning_type in 3.4 */
};

/* ----------------------------------------------------- Inverse kinematics: methods (deprecated) */

enum {
    sim_ik_pseudo_inverse_method = 0,
    sim_ik_damped_least_squares_method = 1,
    sim_ik_jacobian_transpose_method = 2,
    sim_ik_undamped_pseudo_inverse_method = 3 /* after 3.4 */
};

/* ------------------------------------------------- Inverse kinematics: constraints (deprecated) */

enum {
    sim_ik_x_constraint = 1,
    sim_ik_y_constraint = 2,
    sim_ik_z_constraint = 4,
    sim_ik_alpha_beta_constraint = 8,
    sim_ik_gamma_constraint = 0x10,
    sim_ik_avoidance_constraint_old = 0x40 /* sim_ik_avoidance_constraint in 3.4 */
};

/* ----------------------------------------------------- Inverse kinematics: results (deprecated) */

enum {
    sim_ikresult_not_performed = 0,
    sim_ikresult_success = 1,
    sim_ikresult_fail = 2
};

/* ------------------------------------------------------------------ Scene object sub-types */

enum {
    sim_light_omnidirectional_subtype = 1,
    sim_light_spot_subtype = 2,
    sim_light_directional_subtype = 3,
    sim_joint_revolute_subtype = 10,
    sim_joint_prismatic_subtype = 11,
    sim_joint_spherical_subtype = 12,
    sim_shape_simpleshape_subtype = 20,
    sim_shape_multishape_subtype = 21,
    sim_proximitysensor_pyramid_subtype = 30,
    sim_proximitysensor_cylinder_subtype = 31,
    sim_proximitysensor_disc_subtype = 32,
    sim_proximitysensor_cone_subtype = 33,
    sim_proximitysensor_ray_subtype = 34,
    sim_mill_pyramid_subtype = 40,
    sim_mill_cylinder_subtype = 41,
    sim_mill_disc_subtype = 42,
    sim_mill_cone_subtype = 43, /* 42 in the Python bindings */
    sim_object_no_subtype = 200
};

/* ------------------------------------------------------------------ Object special properties */

enum {
    sim_objectspecialproperty_collidable = 1,
    sim_objectspecialproperty_measurable = 2,
    sim_objectspecialproperty_detectable_ultrasonic = 0x10,
    sim_objectspecialproperty_detectable_infrared = 0x20,
    sim_objectspecialproperty_detectable_laser = 0x40,
    sim_objectspecialproperty_detectable_inductive = 0x80,
    sim_objectspecialproperty_detectable_capacitive = 0x100,
    sim_objectspecialproperty_renderable = 0x200,
    sim_objectspecialproperty_detectable_all = 0x1f0,
    sim_objectspecialproperty_detectable = 0x1f0, /* after 3.4 */
    sim_objectspecialproperty_cuttable_old = 0x400, /* sim_objectspecialproperty_cuttable in 3.4 */
    sim_objectspecialproperty_pathplanning_ignored = 0x800
};

/* ------------------------------------------------------------------ Model properties */

enum {
    sim_modelproperty_not_collidable = 1,
    sim_modelproperty_not_measurable = 2,
    sim_modelproperty_not_renderable = 4,
    sim_modelproperty_not_detectable = 8,
    sim_modelproperty_not_cuttable_old = 0x10, /* sim_modelproperty_not_cuttable in 3.4 */
    sim_modelproperty_not_dynamic = 0x20,
    sim_modelproperty_not_respondable = 0x40,
    sim_modelproperty_not_reset = 0x80,
    sim_modelproperty_not_visible = 0x100,
    sim_modelproperty_scripts_inactive = 0x200,
    sim_modelproperty_not_showasinsidemodel = 0x400,
    sim_modelproperty_not_model = 0xf000
};

/* ------------------------------------------------------------------ Messages */

enum {
    sim_message_ui_button_state_change = 0,
    sim_message_reserved9 = 1,
    sim_message_object_selection_changed = 2,
    sim_message_reserved10 = 3,
    sim_message_model_loaded = 4,
    sim_message_reserved11 = 5,
    sim_message_keypress = 6,
    sim_message_bannerclicked = 7,
    sim_message_scene_loaded = 8,
    sim_message_prox_sensor_select_down = 9,
    sim_message_prox_sensor_select_up = 10,
    sim_message_pick_select_down = 11,
    sim_message_for_c_api_only_start = 256,
    sim_message_reserved1 = 257,
    sim_message_reserved2 = 258,
    sim_message_reserved3 = 259,
    sim_message_eventcallback_scenesave = 260,
    sim_message_eventcallback_modelsave = 261,
    sim_message_eventcallback_moduleopen = 262,
    sim_message_eventcallback_modulehandle = 263,
    sim_message_eventcallback_moduleclose = 264,
    sim_message_reserved4 = 265,
    sim_message_reserved5 = 266,
    sim_message_reserved6 = 267,
    sim_message_reserved7 = 268,
    sim_message_eventcallback_instancepass = 269,
    sim_message_eventcallback_broadcast = 270,
    sim_message_eventcallback_imagefilter_enumreset = 271,
    sim_message_eventcallback_imagefilter_enumerate = 272,
    sim_message_eventcallback_imagefilter_adjustparams = 273,
    sim_message_eventcallback_imagefilter_reserved = 274,
    sim_message_eventcallback_imagefilter_process = 275,
    sim_message_eventcallback_reserved1 = 276,
    sim_message_eventcallback_reserved2 = 277,
    sim_message_eventcallback_reserved3 = 278,
    sim_message_eventcallback_reserved4 = 279,
    sim_message_eventcallback_abouttoundo = 280,
    sim_message_eventcallback_undoperformed = 281,
    sim_message_eventcallback_abouttoredo = 282,
    sim_message_eventcallback_redoperformed = 283,
    sim_message_eventcallback_scripticondblclick = 284,
    sim_message_eventcallback_simulationabouttostart = 285,
    sim_message_eventcallback_simulationended = 286,
    sim_message_eventcallback_reserved5 = 287,
    sim_message_eventcallback_keypress = 288,
    sim_message_eventcallback_modulehandleinsensingpart = 289,
    sim_message_eventcallback_renderingpass = 290,
    sim_message_eventcallback_bannerclicked = 291,
    sim_message_eventcallback_menuitemselected = 292,
    sim_message_eventcallback_refreshdialogs = 293,
    sim_message_eventcallback_sceneloaded = 294,
    sim_message_eventcallback_modelloaded = 295,
    sim_message_eventcallback_instanceswitch = 296,
    sim_message_eventcallback_guipass = 297,
    sim_message_eventcallback_mainscriptabouttobecalled = 298,
    sim_message_eventcallback_rmlposition = 299,
    sim_message_eventcallback_rmlvelocity = 300,
    sim_message_eventcallback_reserved18 = 301,
    sim_message_eventcallback_reserved19 = 302,
    sim_message_eventcallback_pathplanningplugin = 303,
    sim_message_eventcallback_colladaplugin = 304,
    sim_message_eventcallback_opengl = 305,
    sim_message_eventcallback_openglframe = 306,
    sim_message_eventcallback_openglcameraview = 307,
    sim_message_eventcallback_proxsensorselectdown = 308,
    sim_message_eventcallback_proxsensorselectup = 309,
    sim_message_eventcallback_pickselectdown = 310,
    sim_message_eventcallback_rmlpos = 311,
    sim_message_eventcallback_rmlvel = 312,
    sim_message_eventcallback_rmlstep = 313,
    sim_message_eventcallback_rmlremove = 314,
    sim_message_eventcallback_rmlinfo = 315,
    sim_message_eventcallback_beforerendering = 316,
    sim_message_eventcallback_extrenderer_start = 317,
    sim_message_eventcallback_extrenderer_light = 318,
    sim_message_eventcallback_extrenderer_mesh = 319,
    sim_message_eventcallback_extrenderer_stop = 320,
    sim_message_eventcallback_reserved6 = 321,
    sim_message_eventcallback_reserved7 = 322,
    sim_message_eventcallback_reserved8 = 323,
    sim_message_eventcallback_reserved9 = 324,
    sim_message_eventcallback_reserved10 = 325,
    sim_message_eventcallback_reserved11 = 326,
    sim_message_eventcallback_reserved12 = 327,
    sim_message_eventcallback_reserved13 = 328,
    sim_message_eventcallback_reserved14 = 329,
    sim_message_eventcallback_reserved15 = 330,
    sim_message_eventcallback_reserved16 = 331,
    sim_message_eventcallback_reserved17 = 332,
    sim_message_eventcallback_extrenderer_triangles = 333,
    sim_message_eventcallback_simulationabouttoend = 334,
    sim_message_eventcallback_instanceabouttoswitch = 335,
    sim_message_eventcallback_lastinstancepass = 336, /* after 3.4 */
    sim_message_eventcallback_uipass = 337, /* after 3.4 */
    sim_message_eventcallback_scriptstatedestroyed = 338, /* after 3.4 */
    sim_message_eventcallback_scriptdestroyed = 339, /* after 3.4 */
    sim_message_eventcallback_simulationinit = 340, /* after 3.4 */
    sim_message_eventcallback_simulationactuation = 341, /* after 3.4 */
    sim_message_eventcallback_simulationsensing = 342, /* after 3.4 */
    sim_message_eventcallback_simulationcleanup = 343, /* after 3.4 */
    sim_message_eventcallback_moduleentry = 344, /* after 3.4 */
    sim_message_simulation_start_resume_request = 4096,
    sim_message_simulation_pause_request = 4097,
    sim_message_simulation_stop_request = 4098
};

/* ------------------------------------------------------------------ Display attributes */

enum {
    sim_displayattribute_renderpass = 1,
    sim_displayattribute_depthpass = 2,
    sim_displayattribute_pickpass = 4,
    sim_displayattribute_selected = 8,
    sim_displayattribute_groupselection_old = 0x10, /* sim_displayattribute_groupselection in 3.4 */
    sim_displayattribute_mainselection = 0x20,
    sim_displayattribute_forcewireframe = 0x40,
    sim_displayattribute_forbidwireframe = 0x80,
    sim_displayattribute_forbidedges = 0x100,
    sim_displayattribute_originalcolors = 0x200,
    sim_displayattribute_ignorelayer = 0x400,
    sim_displayattribute_forvisionsensor = 0x800,
    sim_displayattribute_colorcodedpickpass = 0x1000,
    sim_displayattribute_colorcoded = 0x2000,
    sim_displayattribute_trianglewireframe = 0x4000,
    sim_displayattribute_inertiaonly = 0x8000,
    sim_displayattribute_thickEdges = 0x10000,
    sim_displayattribute_dynamiccontentonly = 0x20000,
    sim_displayattribute_mirror = 0x40000,
    sim_displayattribute_useauxcomponent = 0x80000,
    sim_displayattribute_ignorerenderableflag = 0x100000,
    sim_displayattribute_noopenglcallbacks = 0x200000,
    sim_displayattribute_FREE = 0x400000,
    sim_displayattribute_noghosts = 0x800000,
    sim_displayattribute_nopointclouds = 0x1000000,
    sim_displayattribute_nodrawingobjects = 0x2000000,
    sim_displayattribute_noparticles = 0x4000000,
    sim_displayattribute_colorcodedtriangles = 0x8000000
};

/* ------------------------------------------------------------------ Object properties */

enum {
    sim_objectproperty_reserved1 = 0,
    sim_objectproperty_ignoreviewfitting = 1, /* sim_objectproperty_reserved2 in 3.4 */
    sim_objectproperty_reserved3 = 2,
    sim_objectproperty_reserved4 = 3,
    sim_objectproperty_reserved5 = 4,
    sim_objectproperty_reserved6 = 8,
    sim_objectproperty_collapsed = 0x10,
    sim_objectproperty_selectable = 0x20,
    sim_objectproperty_reserved7 = 0x40,
    sim_objectproperty_selectmodelbaseinstead = 0x80,
    sim_objectproperty_dontshowasinsidemodel = 0x100,
    sim_objectproperty_canupdatedna = 0x400,
    sim_objectproperty_selectinvisible = 0x800,
    sim_objectproperty_depthinvisible = 0x1000,
    sim_objectproperty_cannotdelete = 0x2000, /* after 3.4 */
    sim_objectproperty_cannotdeleteduringsim = 0x4000, /* after 3.4 */
    sim_objectproperty_hierarchyhiddenmodelchild = 0x8000 /* after 3.4 */
};

/* ------------------------------------------------------------------ Lua argument types (old) */

enum {
    sim_lua_arg_nil = 0,
    sim_lua_arg_bool = 1,
    sim_lua_arg_int = 2,
    sim_lua_arg_float = 3,
    sim_lua_arg_string = 4,
    sim_lua_arg_invalid = 5,
    sim_lua_arg_charbuff = 6,
    sim_lua_arg_double = 7,
    sim_lua_arg_table = 8
};

/* ------------------------------------------------------------------ Script argument types */

enum {
    sim_script_arg_null = 0,
    sim_script_arg_bool = 1,
    sim_script_arg_int32 = 2,
    sim_script_arg_float = 3,
    sim_script_arg_string = 4,
    sim_script_arg_invalid = 5,
    sim_script_arg_charbuff = 6,
    sim_script_arg_double = 7,
    sim_script_arg_table = 8
};

/* ------------------------------------------------------------------ Custom UI menu (deprecated) */

enum {
    sim_ui_menu_title = 1,
    sim_ui_menu_minimize = 2,
    sim_ui_menu_close = 4,
    sim_ui_menu_systemblock = 8
};

/* ------------------------------------------------------------ Custom UI properties (deprecated) */

enum {
    sim_ui_property_visible = 1,
    sim_ui_property_visibleduringsimulationonly = 2,
    sim_ui_property_moveable = 4,
    sim_ui_property_relativetoleftborder = 8,
    sim_ui_property_relativetotopborder = 0x10,
    sim_ui_property_fixedwidthfont = 0x20,
    sim_ui_property_systemblock = 0x40,
    sim_ui_property_settocenter = 0x80,
    sim_ui_property_rolledup = 0x100,
    sim_ui_property_selectassociatedobject = 0x200,
    sim_ui_property_visiblewhenobjectselected = 0x400,
    sim_ui_property_systemblockcanmovetofront = 0x800,
    sim_ui_property_pauseactive = 0x1000
};

/* ----------------------------------------------------- Custom UI button properties (deprecated) */

enum {
    sim_buttonproperty_button = 0,
    sim_buttonproperty_label = 1,
    sim_buttonproperty_slider = 2,
    sim_buttonproperty_editbox = 3,
    sim_buttonproperty_staydown = 8,
    sim_buttonproperty_enabled = 0x10,
    sim_buttonproperty_borderless = 0x20,
    sim_buttonproperty_horizontallycentered = 0x40,
    sim_buttonproperty_ignoremouse = 0x80,
    sim_buttonproperty_isdown = 0x100,
    sim_buttonproperty_transparent = 0x200,
    sim_buttonproperty_nobackgroundcolor = 0x400,
    sim_buttonproperty_rollupaction = 0x800,
    sim_buttonproperty_closeaction = 0x1000,
    sim_buttonproperty_verticallycentered = 0x2000,
    sim_buttonproperty_downupevent = 0x4000
};

/* ------------------------------------------------------------------ Simulation states */

enum {
    sim_simulation_stopped = 0,
    sim_simulation_paused = 8,
    sim_simulation_advancing = 16,
    sim_simulation_advancing_firstafterstop = 16,
    sim_simulation_advancing_running = 17,
    sim_simulation_advancing_lastbeforepause = 19,
    sim_simulation_advancing_firstafterpause = 20,
    sim_simulation_advancing_abouttostop = 21,
    sim_simulation_advancing_lastbeforestop = 22
};

/* ------------------------------------------------------------------ Script errors */

enum {
    sim_script_no_error = 0,
    sim_script_main_script_nonexistent = 1,
    sim_script_main_script_not_called = 2,
    sim_script_reentrance_error = 4,
    sim_script_lua_error = 8,
    sim_script_call_error = 16
};

/* ------------------------------------------------------------------ Script types */

enum {
    sim_scripttype_mainscript = 0,
    sim_scripttype_childscript = 1,
    sim_scripttype_addonscript = 2,
    sim_scripttype_addonfunction = 3,
    sim_scripttype_jointctrlcallback_old = 4, /* sim_scripttype_jointctrlcallback in 3.4 */
    sim_scripttype_contactcallback_old = 5, /* sim_scripttype_contactcallback in 3.4 */
    sim_scripttype_customizationscript = 6,
    sim_scripttype_generalcallback_old = 7, /* sim_scripttype_generalcallback in 3.4 */
    sim_scripttype_sandboxscript = 8 /* after 3.4 */
};

/* ----------------------------------------------------------------- System callbacks (after 3.4) */

enum {
    sim_syscb_info = 0,
    sim_syscb_cleanup = 1,
    sim_syscb_init = 2,
    sim_syscb_nonsimulation = 3,
    sim_syscb_beforesimulation = 4,
    sim_syscb_aftersimulation = 5,
    sim_syscb_actuation = 6,
    sim_syscb_sensing = 7,
    sim_syscb_suspended = 8,
    sim_syscb_suspend = 9,
    sim_syscb_resume = 10,
    sim_syscb_beforeinstanceswitch = 11,
    sim_syscb_afterinstanceswitch = 12,
    sim_syscb_beforecopy = 13,
    sim_syscb_aftercopy = 14,
    sim_syscb_aos_run_old = 15,
    sim_syscb_aos_suspend = 16,
    sim_syscb_aos_resume = 17,
    sim_syscb_jointcallback = 18,
    sim_syscb_contactcallback = 19,
    sim_syscb_customcallback1 = 20,
    sim_syscb_customcallback2 = 21,
    sim_syscb_customcallback3 = 22,
    sim_syscb_customcallback4 = 23,
    sim_syscb_beforedelete = 24,
    sim_syscb_afterdelete = 25,
    sim_syscb_aftercreate = 26,
    sim_syscb_threadmain = 27,
    sim_syscb_dyncallback = 28,
    sim_syscb_beforemainscript = 29,
    sim_syscb_vision = 30,
    sim_syscb_trigger = 31,
    sim_syscb_userconfig = 32,
    sim_syscb_moduleentry = 33,
    sim_syscb_event = 34,
    sim_syscb_ext = 35,
    sim_syscb_realtimeidle = 36,
    sim_syscb_beforesave = 37,
    sim_syscb_aftersave = 38,
    sim_syscb_msg = 39,
    sim_syscb_dyn = 40,
    sim_syscb_contact = 41,
    sim_syscb_joint = 42,
    sim_syscb_endoflist = 43
};

/* ---------------------------------------------------------------- Script int params (after 3.4) */

enum {
    sim_scriptintparam_execorder = 0,
    sim_scriptintparam_execcount = 1,
    sim_scriptintparam_type = 2,
    sim_scriptintparam_handle = 3,
    sim_scriptintparam_enabled = 4,
    sim_scriptintparam_objecthandle = 5
};

/* ------------------------------------------------------------- Script string params (after 3.4) */

enum {
    sim_scriptstringparam_description = 0,
    sim_scriptstringparam_name = 1,
    sim_scriptstringparam_text = 2
};

/* ------------------------------------------------------------------ Script attributes */

enum {
    sim_customizationscriptattribute_activeduringsimulation = 0,
    sim_scriptattribute_executionorder = 1,
    sim_scriptattribute_executioncount = 2,
    sim_childscriptattribute_automaticcascadingcalls = 3,
    sim_scriptattribute_enabled = 4, /* sim_childscriptattribute_enabled in 3.4 */
    sim_childscriptattribute_enabled = 4,
    sim_customizationscriptattribute_cleanupbeforesave = 5,
    sim_scriptattribute_debuglevel = 6, /* after 3.4 */
    sim_scriptattribute_scripttype = 7, /* after 3.4 */
    sim_scriptattribute_scripthandle = 8 /* after 3.4 */
};

/* ------------------------------------------------------------------ Script execution order */

enum {
    sim_scriptexecorder_first = 0,
    sim_scriptexecorder_normal = 1,
    sim_scriptexecorder_last = 2
};

/* ------------------------------------------------------------ Script tree traversal (after 3.4) */

enum {
    sim_scripttreetraversal_reverse = 0,
    sim_scripttreetraversal_forward = 1,
    sim_scripttreetraversal_parent = 2
};

/* -------------------------------------------------------------- Script debug levels (after 3.4) */

enum {
    sim_scriptdebug_none = 0,
    sim_scriptdebug_syscalls = 1,
    sim_scriptdebug_vars_interval = 2,
    sim_scriptdebug_allcalls = 3,
    sim_scriptdebug_vars = 4,
    sim_scriptdebug_callsandvars = 5
};

/* --------------------------------------------------------------- Script thread resume locations */

enum {
    sim_scriptthreadresume_launch = -2, /* after 3.4 */
    sim_scriptthreadresume_allnotyetresumed = -1,
    sim_scriptthreadresume_default = 0,
    sim_scriptthreadresume_actuation_first = 1,
    sim_scriptthreadresume_actuation_last = 2,
    sim_scriptthreadresume_sensing_first = 3,
    sim_scriptthreadresume_sensing_last = 4,
    sim_scriptthreadresume_custom = 5
};

/* ------------------------------------------------------------------ Callback ids */

enum {
    sim_callbackid_rossubscriber = 1,
    sim_callbackid_dynstep = 2,
    sim_callbackid_userdefined = 1000
};

/* ------------------------------------------------------------------ Error report modes */

enum {
    sim_api_error_report = 1,
    sim_api_error_output = 2,
    sim_api_warning_output = 4,
    sim_api_errormessage_ignore = 0,
    sim_api_errormessage_report = 1,
    sim_api_errormessage_output = 2
};

/* ------------------------------------------------------------------ Handle flags */

enum {
    sim_handleflag_assembly = 0x400000,
    sim_handleflag_togglevisibility = 0x400000,
    sim_handleflag_extended = 0x400000,
    sim_handleflag_greyscale = 0x400000,
    sim_handleflag_codedstring = 0x400000,
    sim_handleflag_wxyzquat = 0x1000000, /* sim_handleflag_rawvalue in 3.4 */
    sim_handleflag_reljointbaseframe = 0x400000, /* sim_handleflag_assembly in 3.4 */
    sim_handleflag_setmultiple = 0x400000, /* sim_handleflag_assembly in 3.4 */
    sim_handleflag_addmultiple = 0x1000000, /* sim_handleflag_rawvalue in 3.4 */
    sim_handleflag_abscoords = 0x800000, /* sim_handleflag_model in 3.4 */
    sim_handleflag_depthbuffer = 0x800000, /* sim_handleflag_model in 3.4 */
    sim_handleflag_depthbuffermeters = 0x800000, /* sim_handleflag_model in 3.4 */
    sim_handleflag_keeporiginal = 0x400000, /* sim_handleflag_assembly in 3.4 */
    sim_handleflag_camera = 0x400000,
    sim_handleflag_altname = 0x400000, /* sim_handleflag_assembly in 3.4 */
    sim_handleflag_axis = 0x400000, /* sim_handleflag_assembly in 3.4 */
    sim_handleflag_resetforce = 0x400000, /* sim_handleflag_assembly in 3.4 */
    sim_handleflag_resettorque = 0x800000, /* sim_handleflag_model in 3.4 */
    sim_handleflag_resetforcetorque = 0xc00000, /* after 3.4 */
    sim_handleflag_model = 0x800000,
    sim_handleflag_rawvalue = 0x1000000,
    sim_handleflag_silenterror = 0x2000000 /* after 3.4 */
};

/* ----------------------------------------------------------------- Distance calculation methods */

enum {
    sim_distcalcmethod_dl = 0,
    sim_distcalcmethod_dac = 1,
    sim_distcalcmethod_max_dl_dac = 2,
    sim_distcalcmethod_dl_and_dac = 3,
    sim_distcalcmethod_sqrt_dl2_and_dac2 = 4,
    sim_distcalcmethod_dl_if_nonzero = 5,
    sim_distcalcmethod_dac_if_nonzero = 6
};

/* ------------------------------------------------------------------ Dialog styles */

enum {
    sim_dlgstyle_message = 0,
    sim_dlgstyle_input = 1,
    sim_dlgstyle_ok = 2,
    sim_dlgstyle_ok_cancel = 3,
    sim_dlgstyle_yes_no = 4,
    sim_dlgstyle_dont_center = 32
};

/* ------------------------------------------------------------------ Dialog return values */

enum {
    sim_dlgret_still_open = 0,
    sim_dlgret_ok = 1,
    sim_dlgret_cancel = 2,
    sim_dlgret_yes = 3,
    sim_dlgret_no = 4
};

/* ----------------------------------------------------------------- Path properties (deprecated) */

enum {
    sim_pathproperty_show_line = 1,
    sim_pathproperty_show_orientation = 2,
    sim_pathproperty_closed_path = 4,
    sim_pathproperty_automatic_orientation = 8,
    sim_pathproperty_invert_velocity_deprecated = 0x10,
    sim_pathproperty_infinite_acceleration_deprecated = 0x20,
    sim_pathproperty_flat_path = 0x40,
    sim_pathproperty_show_position = 0x80,
    sim_pathproperty_auto_velocity_profile_translation_deprecated = 0x100,
    sim_pathproperty_auto_velocity_profile_rotation_deprecated = 0x200,
    sim_pathproperty_endpoints_at_zero_deprecated = 0x400,
    sim_pathproperty_keep_x_up = 0x800
};

/* ------------------------------------------------------------------ Drawing objects */

enum {
    sim_drawing_points = 0,
    sim_drawing_lines = 1,
    sim_drawing_triangles = 2,
    sim_drawing_trianglepoints = 3,
    sim_drawing_quadpoints = 4,
    sim_drawing_discpoints = 5,
    sim_drawing_cubepoints = 6,
    sim_drawing_spherepoints = 7,
    sim_drawing_spherepts = 7, /* sim_drawing_spherepoints in 3.4 */
    sim_drawing_linestrip = 8, /* after 3.4 */
    sim_drawing_trianglepts = 9, /* after 3.4 */
    sim_drawing_quadpts = 10, /* after 3.4 */
    sim_drawing_discpts = 11, /* after 3.4 */
    sim_drawing_cubepts = 12, /* after 3.4 */
    sim_drawing_itemcolors = 0x20,
    sim_drawing_vertexcolors = 0x40,
    sim_drawing_itemsizes = 0x80,
    sim_drawing_backfaceculling = 0x100,
    sim_drawing_wireframe = 0x200,
    sim_drawing_painttag = 0x400,
    sim_drawing_followparentvisibility = 0x800,
    sim_drawing_cyclic = 0x1000,
    sim_drawing_50percenttransparency = 0x2000,
    sim_drawing_25percenttransparency = 0x4000,
    sim_drawing_12percenttransparency = 0x8000,
    sim_drawing_emissioncolor = 0x10000,
    sim_drawing_facingcamera = 0x20000,
    sim_drawing_overlay = 0x40000,
    sim_drawing_itemtransparency = 0x80000,
    sim_drawing_persistent = 0x100000,
    sim_drawing_auxchannelcolor1 = 0x200000,
    sim_drawing_auxchannelcolor2 = 0x400000,
    sim_drawing_local = 0x800000 /* after 3.4 */
};

/* ------------------------------------------------------------------ Banners (deprecated) */

enum {
    sim_banner_left = 1,
    sim_banner_right = 2,
    sim_banner_nobackground = 4,
    sim_banner_overlay = 8,
    sim_banner_followparentvisibility = 0x10,
    sim_banner_clickselectsparent = 0x20,
    sim_banner_clicktriggersevent = 0x40,
    sim_banner_facingcamera = 0x80,
    sim_banner_fullyfacingcamera = 0x100,
    sim_banner_backfaceculling = 0x200,
    sim_banner_keepsamesize = 0x400,
    sim_banner_bitmapfont = 0x800
};

/* ------------------------------------------------------------------ Particles */

enum {
    sim_particle_points1 = 0,
    sim_particle_points2 = 1,
    sim_particle_points4 = 2,
    sim_particle_roughspheres = 3,
    sim_particle_spheres = 4,
    sim_particle_respondable1to4 = 0x20,
    sim_particle_respondable5to8 = 0x40,
    sim_particle_particlerespondable = 0x80,
    sim_particle_ignoresgravity = 0x100,
    sim_particle_invisible = 0x200,
    sim_particle_itemsizes = 0x400,
    sim_particle_itemdensities = 0x800,
    sim_particle_itemcolors = 0x1000,
    sim_particle_cyclic = 0x2000,
    sim_particle_emissioncolor = 0x4000,
    sim_particle_water = 0x8000,
    sim_particle_painttag = 0x10000
};

/* ------------------------------------------------------------------ Bool params */

enum {
    sim_boolparam_hierarchy_visible = 0,
    sim_boolparam_console_visible = 1,
    sim_boolparam_collision_handling_enabled = 2,
    sim_boolparam_distance_handling_enabled = 3,
    sim_boolparam_ik_handling_enabled = 4,
    sim_boolparam_gcs_handling_enabled = 5,
    sim_boolparam_dynamics_handling_enabled = 6,
    sim_boolparam_joint_motion_handling_enabled_deprecated = 7,
    sim_boolparam_path_motion_handling_enabled_deprecated = 8,
    sim_boolparam_proximity_sensor_handling_enabled = 9,
    sim_boolparam_vision_sensor_handling_enabled = 10,
    sim_boolparam_mill_handling_enabled = 11,
    sim_boolparam_browser_visible = 12,
    sim_boolparam_scene_and_model_load_messages = 13,
    sim_reserved0 = 14,
    sim_boolparam_shape_textures_are_visible = 15,
    sim_boolparam_display_enabled = 16,
    sim_boolparam_infotext_visible = 17,
    sim_boolparam_statustext_open = 18,
    sim_boolparam_fog_enabled = 19,
    sim_boolparam_rml2_available = 20,
    sim_boolparam_rml4_available = 21,
    sim_boolparam_mirrors_enabled = 22,
    sim_boolparam_aux_clip_planes_enabled = 23,
    sim_boolparam_reserved3 = 24,
    sim_boolparam_realtime_simulation = 25,
    sim_boolparam_use_glfinish_cmd = 26,
    sim_boolparam_force_show_wireless_emission = 27,
    sim_boolparam_force_show_wireless_reception = 28,
    sim_boolparam_video_recording_triggered = 29,
    sim_boolparam_reserved1 = 30,
    sim_boolparam_reserved2 = 31,
    sim_boolparam_threaded_rendering_enabled_old = 32, /* after 3.4 */
    sim_boolparam_fullscreen = 33,
    sim_boolparam_headless = 34,
    sim_boolparam_hierarchy_toolbarbutton_enabled = 35,
    sim_boolparam_browser_toolbarbutton_enabled = 36,
    sim_boolparam_objectshift_toolbarbutton_enabled = 37,
    sim_boolparam_objectrotate_toolbarbutton_enabled = 38,
    sim_boolparam_force_calcstruct_all_visible = 39,
    sim_boolparam_force_calcstruct_all = 40,
    sim_boolparam_exit_request = 41,
    sim_boolparam_play_toolbarbutton_enabled = 42,
    sim_boolparam_pause_toolbarbutton_enabled = 43,
    sim_boolparam_stop_toolbarbutton_enabled = 44,
    sim_boolparam_waiting_for_trigger = 45,
    sim_boolparam_objproperties_toolbarbutton_enabled = 46,
    sim_boolparam_calcmodules_toolbarbutton_enabled = 47,
    sim_boolparam_rosinterface_donotrunmainscript = 48,
    sim_boolparam_online_mode = 49, /* after 3.4 */
    sim_boolparam_xr_partrepository = 50, /* after 3.4 */
    sim_boolparam_xr_palletrepository = 51, /* after 3.4 */
    sim_boolparam_scene_closing = 52, /* after 3.4 */
    sim_boolparam_show_w_emitters = 53, /* after 3.4 */
    sim_boolparam_show_w_receivers = 54, /* after 3.4 */
    sim_boolparam_xr_jobfunc = 55, /* after 3.4 */
    sim_boolparam_rayvalid = 56 /* after 3.4 */
};

/* ------------------------------------------------------------------ Int32 params */

enum {
    sim_intparam_error_report_mode = 0,
    sim_intparam_program_version = 1,
    sim_intparam_instance_count = 2,
    sim_intparam_custom_cmd_start_id = 3,
    sim_intparam_compilation_version = 4,
    sim_intparam_current_page = 5,
    sim_intparam_flymode_camera_handle = 6,
    sim_intparam_dynamic_step_divider = 7,
    sim_intparam_dynamic_engine = 8,
    sim_intparam_server_port_start = 9,
    sim_intparam_server_port_range = 10,
    sim_intparam_visible_layers = 11,
    sim_intparam_infotext_style = 12,
    sim_intparam_settings = 13,
    sim_intparam_edit_mode_type = 14,
    sim_intparam_server_port_next = 15,
    sim_intparam_qt_version = 16,
    sim_intparam_event_flags_read_old = 17, /* sim_intparam_event_flags_read in 3.4 */
    sim_intparam_event_flags_read_clear_old = 18, /* sim_intparam_event_flags_read_clear in 3.4 */
    sim_intparam_platform = 19,
    sim_intparam_scene_unique_id = 20,
    sim_intparam_work_thread_count = 21,
    sim_intparam_mouse_x = 22,
    sim_intparam_mouse_y = 23,
    sim_intparam_core_count = 24,
    sim_intparam_work_thread_calc_time_ms = 25,
    sim_intparam_idle_fps = 26,
    sim_intparam_prox_sensor_select_down = 27,
    sim_intparam_prox_sensor_select_up = 28,
    sim_intparam_stop_request_counter = 29,
    sim_intparam_program_revision = 30,
    sim_intparam_mouse_buttons = 31,
    sim_intparam_dynamic_warning_disabled_mask = 32,
    sim_intparam_simulation_warning_disabled_mask = 33,
    sim_intparam_scene_index = 34,
    sim_intparam_motionplanning_seed = 35,
    sim_intparam_speedmodifier = 36,
    sim_intparam_dynamic_iteration_count = 37,
    sim_intparam_job_count = 38, /* after 3.4 */
    sim_intparam_program_full_version = 39, /* after 3.4 */
    sim_intparam_verbosity = 40, /* after 3.4 */
    sim_intparam_statusbarverbosity = 41, /* after 3.4 */
    sim_intparam_dlgverbosity = 42, /* after 3.4 */
    sim_intparam_videoencoder_index = 43, /* after 3.4 */
    sim_intparam_exitcode = 44, /* after 3.4 */
    sim_intparam_bugfix1 = 45, /* after 3.4 */
    sim_intparam_mouseclickcounterdown = 46, /* after 3.4 */
    sim_intparam_mouseclickcounterup = 47, /* after 3.4 */
    sim_intparam_objectcreationcounter = 48, /* after 3.4 */
    sim_intparam_objectdestructioncounter = 49, /* after 3.4 */
    sim_intparam_hierarchychangecounter = 50 /* after 3.4 */
};

/* ------------------------------------------------------------------ Uint64 params */

enum {
    sim_uint64param_simulation_time_step_ns = 0,
    sim_uint64param_simulation_time_ns = 1
};

/* ------------------------------------------------------------------ Float params */

enum {
    sim_floatparam_rand = 0,
    sim_floatparam_simulation_time_step = 1,
    sim_floatparam_stereo_distance = 2,
    sim_floatparam_dynamic_step_size = 3,
    sim_floatparam_mouse_wheel_zoom_factor = 4,
    sim_floatparam_physicstimestep = 5, /* after 3.4 */
    sim_floatparam_maxtrisizeabs = 6, /* after 3.4 */
    sim_floatparam_mintrisizerel = 7 /* after 3.4 */
};

/* ------------------------------------------------------------------ String params */

enum {
    sim_stringparam_application_path = 0,
    sim_stringparam_video_filename = 1,
    sim_stringparam_app_arg1 = 2,
    sim_stringparam_app_arg2 = 3,
    sim_stringparam_app_arg3 = 4,
    sim_stringparam_app_arg4 = 5,
    sim_stringparam_app_arg5 = 6,
    sim_stringparam_app_arg6 = 7,
    sim_stringparam_app_arg7 = 8,
    sim_stringparam_app_arg8 = 9,
    sim_stringparam_app_arg9 = 10,
    sim_stringparam_additional_addonscript1 = 11, /* after 3.4 */
    sim_stringparam_additional_addonscript_firstscene = 11,
    sim_stringparam_additional_addonscript2 = 12, /* after 3.4 */
    sim_stringparam_additional_addonscript = 12,
    sim_stringparam_scene_path_and_name = 13,
    sim_stringparam_scene_path = 14,
    sim_stringparam_scene_name = 15,
    sim_stringparam_remoteapi_temp_file_dir = 16,
    sim_stringparam_job = 17, /* after 3.4 */
    sim_stringparam_job0 = 18, /* after 3.4 */
    sim_stringparam_job99 = 117, /* after 3.4 */
    sim_stringparam_scene_unique_id = 118, /* after 3.4 */
    sim_stringparam_machine_id = 119, /* after 3.4 */
    sim_stringparam_machine_id_legacy = 120, /* after 3.4 */
    sim_stringparam_verbosity = 121, /* after 3.4 */
    sim_stringparam_statusbarverbosity = 122, /* after 3.4 */
    sim_stringparam_dlgverbosity = 123, /* after 3.4 */
    sim_stringparam_consolelogfilter = 124, /* after 3.4 */
    sim_stringparam_startupscriptstring = 125, /* after 3.4 */
    sim_stringparam_uniqueid = 126, /* after 3.4 */
    sim_stringparam_tempdir = 127, /* after 3.4 */
    sim_stringparam_tempscenedir = 128, /* after 3.4 */
    sim_stringparam_datadir = 129, /* after 3.4 */
    sim_stringparam_importexportdir = 130, /* after 3.4 */
    sim_stringparam_addonpath = 131, /* after 3.4 */
    sim_stringparam_scenedefaultdir = 132, /* after 3.4 */
    sim_stringparam_modeldefaultdir = 133, /* after 3.4 */
    sim_stringparam_defaultpython = 134, /* after 3.4 */
    sim_stringparam_additionalpythonpath = 135, /* after 3.4 */
    sim_stringparam_luadir = 136, /* after 3.4 */
    sim_stringparam_pythondir = 137, /* after 3.4 */
    sim_stringparam_mujocodir = 138, /* after 3.4 */
    sim_stringparam_usersettingsdir = 139, /* after 3.4 */
    sim_stringparam_systemdir = 140, /* after 3.4 */
    sim_stringparam_resourcesdir = 141 /* after 3.4 */
};

/* ------------------------------------------------------------------ Array params */

enum {
    sim_arrayparam_gravity = 0,
    sim_arrayparam_fog = 1,
    sim_arrayparam_fog_color = 2,
    sim_arrayparam_background_color1 = 3,
    sim_arrayparam_background_color2 = 4,
    sim_arrayparam_ambient_light = 5,
    sim_arrayparam_random_euler = 6,
    sim_arrayparam_rayorigin = 7, /* after 3.4 */
    sim_arrayparam_raydirection = 8 /* after 3.4 */
};

/* ------------------------------------------------------------------ GUI items / start-up flags */

enum {
    sim_gui_menubar = 1,
    sim_gui_popups = 2,
    sim_gui_toolbar1 = 4,
    sim_gui_toolbar2 = 8,
    sim_gui_hierarchy = 0x10,
    sim_gui_infobar = 0x20,
    sim_gui_statusbar = 0x40,
    sim_gui_scripteditor = 0x80,
    sim_gui_scriptsimulationparameters = 0x100,
    sim_gui_dialogs = 0x200,
    sim_gui_browser = 0x400,
    sim_gui_all = 0xffff,
    sim_gui_headless = 0x10000,
    sim_autostart = 0x20000, /* after 3.4 */
    sim_autoquit = 0x40000 /* after 3.4 */
};

/* ------------------------------------------------------------------ Joint modes */

enum {
    sim_jointmode_kinematic = 0, /* sim_jointmode_passive in 3.4 */
    sim_jointmode_passive = 0,
    sim_jointmode_motion_deprecated = 1,
    sim_jointmode_ik_deprecated = 2, /* sim_jointmode_ik in 3.4 */
    sim_jointmode_reserved_previously_ikdependent = 3,
    sim_jointmode_dependent = 4,
    sim_jointmode_dynamic = 5, /* sim_jointmode_force in 3.4 */
    sim_jointmode_force = 5,
    sim_jointmode_hybrid_deprecated = 32 /* after 3.4 */
};

/* ------------------------------------------------------ Joint dynamic control modes (after 3.4) */

enum {
    sim_jointdynctrl_free = 0,
    sim_jointdynctrl_force = 1,
    sim_jointdynctrl_velocity = 4,
    sim_jointdynctrl_position = 8,
    sim_jointdynctrl_positioncb = 9,
    sim_jointdynctrl_spring = 12,
    sim_jointdynctrl_springcb = 13,
    sim_jointdynctrl_callback = 16
};

/* ----------------------------------------------------------------- Verbosity levels (after 3.4) */

enum {
    sim_verbosity_useglobal = -1,
    sim_verbosity_none = 100,
    sim_verbosity_errors = 200,
    sim_verbosity_warnings = 300,
    sim_verbosity_loadinfos = 400,
    sim_verbosity_questions = 410,
    sim_verbosity_scripterrors = 420,
    sim_verbosity_scriptwarnings = 430,
    sim_verbosity_scriptinfos = 450,
    sim_verbosity_msgs = 450,
    sim_verbosity_infos = 500,
    sim_verbosity_debug = 600,
    sim_verbosity_trace = 700,
    sim_verbosity_tracelua = 800,
    sim_verbosity_traceall = 900,
    sim_verbosity_default = 400,
    sim_verbosity_undecorated = 61440,
    sim_verbosity_onlyterminal = 65536
};

/* ------------------------------------------------------------------ Module info (after 3.4) */

enum {
    sim_moduleinfo_extversionstr = 0,
    sim_moduleinfo_builddatestr = 1,
    sim_moduleinfo_extversionint = 2,
    sim_moduleinfo_verbosity = 3,
    sim_moduleinfo_statusbarverbosity = 4
};

/* ------------------------------------------------------------------ Navigation modes */

enum {
    sim_navigation_passive = 0,
    sim_navigation_camerashift = 1,
    sim_navigation_camerarotate = 2,
    sim_navigation_camerazoom = 3,
    sim_navigation_cameratilt = 4,
    sim_navigation_cameraangle = 5,
    sim_navigation_camerafly_old = 6, /* sim_navigation_camerafly in 3.4 */
    sim_navigation_objectshift = 7,
    sim_navigation_objectrotate = 8,
    sim_navigation_reserved2 = 9,
    sim_navigation_reserved3 = 10,
    sim_navigation_reserved4 = 11, /* 256 in the Python bindings */
    sim_navigation_reserved5 = 12,
    sim_navigation_reserved6 = 13,
    sim_navigation_createpathpoint = 0x100,
    sim_navigation_clickselection = 0x200,
    sim_navigation_ctrlselection = 0x400,
    sim_navigation_shiftselection = 0x800,
    sim_navigation_camerazoomwheel = 0x1000,
    sim_navigation_camerarotaterightbutton = 0x2000,
    sim_navigation_camerarotatemiddlebutton = 0x2000
};

/* ----------------------------------------------------------------- Reflexxes flags (deprecated) */

enum {
    simrml_phase_sync_if_possible = 0,
    simrml_only_time_sync = 1,
    simrml_only_phase_sync = 2,
    simrml_no_sync = 3,
    simrml_keep_target_vel = 0,
    simrml_recompute_trajectory = 4,
    simrml_disable_extremum_motion_states_calc = 8,
    simrml_keep_current_vel_if_fallback_strategy = 16
};

/* ------------------------------------------------------------------ Ruckig flags (after 3.4) */

enum {
    sim_ruckig_phasesync = 0,
    sim_ruckig_timesync = 1,
    sim_ruckig_nosync = 3,
    sim_ruckig_minvel = 256,
    sim_ruckig_minaccel = 512
};

/* ------------------------------------------------------------------ File dialog types */

enum {
    sim_filedlg_type_load = 0,
    sim_filedlg_type_save = 1,
    sim_filedlg_type_load_multiple = 2,
    sim_filedlg_type_folder = 3
};

/* ------------------------------------------------------------------ Message box types */

enum {
    sim_msgbox_type_info = 0,
    sim_msgbox_type_question = 1,
    sim_msgbox_type_warning = 2,
    sim_msgbox_type_critical = 3
};

/* ------------------------------------------------------------------ Message box buttons */

enum {
    sim_msgbox_buttons_ok = 0,
    sim_msgbox_buttons_yesno = 1,
    sim_msgbox_buttons_yesnocancel = 2,
    sim_msgbox_buttons_okcancel = 3
};

/* ------------------------------------------------------------------ Message box results */

enum {
    sim_msgbox_return_cancel = 0,
    sim_msgbox_return_no = 1,
    sim_msgbox_return_yes = 2,
    sim_msgbox_return_ok = 3,
    sim_msgbox_return_error = 4
};

/* ------------------------------------------------------------------ Physics engines */

enum {
    sim_physics_bullet = 0,
    sim_physics_ode = 1,
    sim_physics_vortex = 2,
    sim_physics_newton = 3,
    sim_physics_mujoco = 4, /* after 3.4 */
    sim_physics_physx = 5 /* after 3.4 */
};

/* ------------------------------------------------------------------ Pure primitives */

enum {
    sim_pure_primitive_none = 0,
    sim_pure_primitive_plane = 1,
    sim_pure_primitive_disc = 2,
    sim_pure_primitive_cuboid = 3,
    sim_pure_primitive_spheroid = 4,
    sim_pure_primitive_cylinder = 5,
    sim_pure_primitive_cone = 6,
    sim_pure_primitive_heightfield = 7
};

/* ----------------------------------------------------------------- Primitive shapes (after 3.4) */

enum {
    sim_primitiveshape_none = 0,
    sim_primitiveshape_plane = 1,
    sim_primitiveshape_disc = 2,
    sim_primitiveshape_cuboid = 3,
    sim_primitiveshape_spheroid = 4,
    sim_primitiveshape_cylinder = 5,
    sim_primitiveshape_cone = 6,
    sim_primitiveshape_heightfield = 7,
    sim_primitiveshape_capsule = 8
};

/* ------------------------------------------------------------------ Dummy link types */

enum {
    sim_dummylink_dynloopclosure = 0, /* sim_dummy_linktype_dynamics_loop_closure in 3.4 */
    sim_dummy_linktype_dynamics_loop_closure = 0,
    sim_dummy_linktype_dynamics_force_constraint = 1,
    sim_dummy_linktype_gcs_loop_closure = 2,
    sim_dummy_linktype_gcs_tip = 3,
    sim_dummy_linktype_gcs_target = 4,
    sim_dummy_linktype_ik_tip_target = 5,
    sim_dummy_linktype_reserved = 6,
    sim_dummylink_dyntendon = 7 /* after 3.4 */
};

/* ------------------------------------------------------------------ Texture map modes */

enum {
    sim_texturemap_plane = 0,
    sim_texturemap_cylinder = 1,
    sim_texturemap_sphere = 2,
    sim_texturemap_cube = 3
};

/* ------------------------------------------------------------------ Path planning (deprecated) */

enum {
    sim_pathplanning_holonomic = 0,
    sim_pathplanning_reserved = 1,
    sim_pathplanning_nonholonomic = 2
};

/* --------------------------------------------------------- Holonomic path planning (deprecated) */

enum {
    sim_holonomicpathplanning_xy = 0,
    sim_holonomicpathplanning_xg = 1,
    sim_holonomicpathplanning_xyz = 2,
    sim_holonomicpathplanning_xyg = 3,
    sim_holonomicpathplanning_abg = 4,
    sim_holonomicpathplanning_xyzg = 5,
    sim_holonomicpathplanning_xabg = 6,
    sim_holonomicpathplanning_xyabg = 7,
    sim_holonomicpathplanning_xyzabg = 8
};

/* ------------------------------------------------------------------ Resource lock types */

enum {
    sim_lock_ui_wants_to_read = 0,
    sim_lock_ui_wants_to_write = 1,
    sim_lock_nonui_wants_to_write = 2
};

/* ------------------------------------------------------------------ Colour components */

enum {
    sim_colorcomponent_ambient = 0,
    sim_colorcomponent_ambient_diffuse = 0,
    sim_colorcomponent_diffuse = 1,
    sim_colorcomponent_specular = 2,
    sim_colorcomponent_emission = 3,
    sim_colorcomponent_transparency = 4,
    sim_colorcomponent_auxiliary = 5
};

/* ------------------------------------------------------------------ Volume types */

enum {
    sim_volume_pyramid = 0,
    sim_volume_cylinder = 1,
    sim_volume_disc = 2,
    sim_volume_cone = 3,
    sim_volume_ray = 4,
    sim_volume_randomizedray = 5
};

/* ------------------------------------------------------------------ Povray patterns */

enum {
    sim_pov_pattern_null = 0,
    sim_pov_white_marble = 1,
    sim_pov_blood_marble = 2,
    sim_pov_blue_agate = 3,
    sim_pov_sapphire_agate = 4,
    sim_pov_brown_agate = 5,
    sim_pov_pink_granite = 6,
    sim_pov_pink_alabaster = 7,
    sim_pov_cherry_wood = 8,
    sim_pov_pine_wood = 9,
    sim_pov_dark_wood = 10,
    sim_pov_tan_wood = 11,
    sim_pov_white_wood = 12,
    sim_pov_tom_wood = 13,
    sim_pov_dmf_wood1 = 14,
    sim_pov_dmf_wood2 = 15,
    sim_pov_dmf_wood3 = 16,
    sim_pov_dmf_wood4 = 17,
    sim_pov_dmf_wood5 = 18,
    sim_pov_dmf_wood6 = 19,
    sim_pov_dmf_light_oak = 20,
    sim_pov_dmf_dark_oak = 21,
    sim_pov_emb_wood1 = 22,
    sim_pov_yellow_pine = 23,
    sim_pov_rose_wood = 24,
    sim_pov_sandal_wood = 25,
    sim_pov_glass = 26,
    sim_pov_glass2 = 27,
    sim_pov_glass3 = 28,
    sim_pov_green_glass = 29,
    sim_pov_light_glass = 30,
    sim_pov_bold_glass = 31,
    sim_pov_wine_bottle = 32,
    sim_pov_beer_bottle = 33,
    sim_pov_ruby_glass = 34,
    sim_pov_blue_glass = 35,
    sim_pov_yellow_glass = 36,
    sim_pov_orange_glass = 37,
    sim_pov_vicks_bottle_glass = 38,
    sim_pov_chrome_metal = 39,
    sim_pov_brass_metal = 40,
    sim_pov_copper_metal = 41,
    sim_pov_bronze_metal = 42,
    sim_pov_silver_metal = 43,
    sim_pov_gold_metal = 44,
    sim_pov_polished_chrome = 45,
    sim_pov_polished_brass = 46,
    sim_pov_new_brass = 47,
    sim_pov_spun_brass = 48,
    sim_pov_brushed_aluminum = 49,
    sim_pov_silver1 = 50,
    sim_pov_silver2 = 51,
    sim_pov_silver3 = 52,
    sim_pov_brass_valley = 53,
    sim_pov_rust = 54,
    sim_pov_rusty_iron = 55,
    sim_pov_soft_silver = 56,
    sim_pov_new_penny = 57,
    sim_pov_tinny_brass = 58,
    sim_pov_gold_nugget = 59,
    sim_pov_aluminum = 60,
    sim_pov_bright_bronze = 61,
    sim_pov_water = 62,
    sim_pov_cork = 63,
    sim_pov_lightning = 64,
    sim_pov_mirror = 65
};

/* ----------------------------------------------------------- Object parameters: any object, int */

enum {
    sim_objintparam_visibility_layer = 10,
    sim_objintparam_collection_self_collision_indicator = 27,
    sim_objintparam_child_role = 29,
    sim_objintparam_parent_role = 30,
    sim_objintparam_manipulation_permissions = 31,
    sim_objintparam_illumination_handle = 32,
    sim_objintparam_visible = 36, /* after 3.4 */
    sim_objintparam_unique_id = 37 /* after 3.4 */
};

/* --------------------------------------------------------- Object parameters: any object, float */

enum {
    sim_objfloatparam_abs_x_velocity = 11,
    sim_objfloatparam_abs_y_velocity = 12,
    sim_objfloatparam_abs_z_velocity = 13,
    sim_objfloatparam_abs_rot_velocity = 14,
    sim_objfloatparam_objbbox_min_x = 15,
    sim_objfloatparam_objbbox_min_y = 16,
    sim_objfloatparam_objbbox_min_z = 17,
    sim_objfloatparam_objbbox_max_x = 18,
    sim_objfloatparam_objbbox_max_y = 19,
    sim_objfloatparam_objbbox_max_z = 20,
    sim_objfloatparam_modelbbox_min_x = 21,
    sim_objfloatparam_modelbbox_min_y = 22,
    sim_objfloatparam_modelbbox_min_z = 23,
    sim_objfloatparam_modelbbox_max_x = 24,
    sim_objfloatparam_modelbbox_max_y = 25,
    sim_objfloatparam_modelbbox_max_z = 26,
    sim_objfloatparam_transparency_offset = 28,
    sim_objfloatparam_size_factor = 34 /* after 3.4 */
};

/* -------------------------------------------------------- Object parameters: any object, string */

enum {
    sim_objstringparam_dna = 33,
    sim_objstringparam_unique_id = 35 /* after 3.4 */
};

/* ---------------------------------------------------- Object parameters: end of the common ones */

enum {
    sim_objparam_end = 999
};

/* ------------------------------------------------------ Object parameters: vision sensor, float */

enum {
    sim_visionfloatparam_near_clipping = 1000,
    sim_visionfloatparam_far_clipping = 1001,
    sim_visionfloatparam_perspective_angle = 1004,
    sim_visionfloatparam_ortho_size = 1005,
    sim_visionfloatparam_pov_blur_distance = 1014,
    sim_visionfloatparam_pov_aperture = 1015
};

/* -------------------------------------------------------- Object parameters: vision sensor, int */

enum {
    sim_visionintparam_resolution_x = 1002,
    sim_visionintparam_resolution_y = 1003,
    sim_visionintparam_disabled_light_components = 1006,
    sim_visionintparam_rendering_attributes = 1007,
    sim_visionintparam_entity_to_render = 1008,
    sim_visionintparam_windowed_size_x = 1009,
    sim_visionintparam_windowed_size_y = 1010,
    sim_visionintparam_windowed_pos_x = 1011,
    sim_visionintparam_windowed_pos_y = 1012,
    sim_visionintparam_pov_focal_blur = 1013,
    sim_visionintparam_pov_blur_sampled = 1016,
    sim_visionintparam_render_mode = 1017,
    sim_visionintparam_perspective_operation = 1018 /* after 3.4 */
};

/* ------------------------------------ Object parameters: vision sensor, float array (after 3.4) */

enum {
    sim_visionfarrayparam_viewfrustum = 1019
};

/* ---------------------------------------------------------------- Object parameters: joint, int */

enum {
    sim_jointintparam_motor_enabled = 2000,
    sim_jointintparam_ctrl_enabled = 2001,
    sim_jointintparam_velocity_lock = 2030,
    sim_jointintparam_vortex_dep_handle = 2031,
    sim_jointintparam_dynctrlmode = 2039, /* after 3.4 */
    sim_jointintparam_dynvelctrltype = 2040, /* after 3.4 */
    sim_jointintparam_dynposctrltype = 2041 /* after 3.4 */
};

/* -------------------------------------------------------------- Object parameters: joint, float */

enum {
    sim_jointfloatparam_pid_p = 2002,
    sim_jointfloatparam_pid_i = 2003,
    sim_jointfloatparam_pid_d = 2004,
    sim_jointfloatparam_intrinsic_x = 2005,
    sim_jointfloatparam_intrinsic_y = 2006,
    sim_jointfloatparam_intrinsic_z = 2007,
    sim_jointfloatparam_intrinsic_qx = 2008,
    sim_jointfloatparam_intrinsic_qy = 2009,
    sim_jointfloatparam_intrinsic_qz = 2010,
    sim_jointfloatparam_intrinsic_qw = 2011,
    sim_jointfloatparam_velocity = 2012,
    sim_jointfloatparam_spherical_qx = 2013,
    sim_jointfloatparam_spherical_qy = 2014,
    sim_jointfloatparam_spherical_qz = 2015,
    sim_jointfloatparam_spherical_qw = 2016,
    sim_jointfloatparam_upper_limit = 2017,
    sim_jointfloatparam_kc_k = 2018,
    sim_jointfloatparam_kc_c = 2019,
    sim_jointfloatparam_ik_weight = 2021,
    sim_jointfloatparam_error_x = 2022,
    sim_jointfloatparam_error_y = 2023,
    sim_jointfloatparam_error_z = 2024,
    sim_jointfloatparam_error_a = 2025,
    sim_jointfloatparam_error_b = 2026,
    sim_jointfloatparam_error_g = 2027,
    sim_jointfloatparam_error_pos = 2028,
    sim_jointfloatparam_error_angle = 2029,
    sim_jointfloatparam_vortex_dep_multiplication = 2032,
    sim_jointfloatparam_vortex_dep_offset = 2033,
    sim_jointfloatparam_screw_pitch = 2034, /* after 3.4 */
    sim_jointfloatparam_step_size = 2035, /* after 3.4 */
    sim_jointfloatparam_maxvel = 2036, /* after 3.4 */
    sim_jointfloatparam_maxaccel = 2037, /* after 3.4 */
    sim_jointfloatparam_maxjerk = 2038, /* after 3.4 */
    sim_jointfloatparam_screwlead = 2042 /* after 3.4 */
};

/* -------------------------------------------------------------- Object parameters: shape, float */

enum {
    sim_shapefloatparam_init_velocity_x = 3000,
    sim_shapefloatparam_init_velocity_y = 3001,
    sim_shapefloatparam_init_velocity_z = 3002,
    sim_shapefloatparam_mass = 3005,
    sim_shapefloatparam_texture_x = 3006,
    sim_shapefloatparam_texture_y = 3007,
    sim_shapefloatparam_texture_z = 3008,
    sim_shapefloatparam_texture_a = 3009,
    sim_shapefloatparam_texture_b = 3010,
    sim_shapefloatparam_texture_g = 3011,
    sim_shapefloatparam_texture_scaling_x = 3012,
    sim_shapefloatparam_texture_scaling_y = 3013,
    sim_shapefloatparam_init_velocity_a = 3020,
    sim_shapefloatparam_init_ang_velocity_x = 3020, /* sim_shapefloatparam_init_velocity_a in 3.4 */
    sim_shapefloatparam_init_velocity_b = 3021,
    sim_shapefloatparam_init_ang_velocity_y = 3021, /* sim_shapefloatparam_init_velocity_b in 3.4 */
    sim_shapefloatparam_init_velocity_g = 3022,
    sim_shapefloatparam_init_ang_velocity_z = 3022, /* sim_shapefloatparam_init_velocity_g in 3.4 */
    sim_shapefloatparam_shading_angle = 3025,
    sim_shapefloatparam_edge_angle = 3026
};

/* ---------------------------------------------------------------- Object parameters: shape, int */

enum {
    sim_shapeintparam_static = 3003,
    sim_shapeintparam_respondable = 3004,
    sim_shapeintparam_culling = 3014,
    sim_shapeintparam_wireframe = 3015,
    sim_shapeintparam_compound = 3016,
    sim_shapeintparam_convex = 3017,
    sim_shapeintparam_convex_check = 3018,
    sim_shapeintparam_respondable_mask = 3019,
    sim_shapeintparam_edge_visibility = 3024,
    sim_shapeintparam_edge_borders_hidden = 3027,
    sim_shapeintparam_component_cnt = 3028, /* after 3.4 */
    sim_shapeintparam_sleepmodestart = 3029, /* after 3.4 */
    sim_shapeintparam_kinematic = 3030, /* after 3.4 */
    sim_shapeintparam_respondablesuspendcnt = 3031 /* after 3.4 */
};

/* ------------------------------------------------------------- Object parameters: shape, string */

enum {
    sim_shapestringparam_color_name = 3023,
    sim_shapestringparam_colorname = 3032 /* after 3.4 */
};

/* ----------------------------------------------------- Object parameters: proximity sensor, int */

enum {
    sim_proxintparam_ray_invisibility = 4000,
    sim_proxintparam_volume_type = 4001,
    sim_proxintparam_entity_to_detect = 4002
};

/* ------------------------------------------------------- Object parameters: force sensor, float */

enum {
    sim_forcefloatparam_error_x = 5000,
    sim_forcefloatparam_error_y = 5001,
    sim_forcefloatparam_error_z = 5002,
    sim_forcefloatparam_error_a = 5003,
    sim_forcefloatparam_error_b = 5004,
    sim_forcefloatparam_error_g = 5005,
    sim_forcefloatparam_error_pos = 5006,
    sim_forcefloatparam_error_angle = 5007
};

/* ---------------------------------------------------------------- Object parameters: light, int */

enum {
    sim_lightintparam_pov_casts_shadows = 8000
};

/* -------------------------------------------------- Object parameters: light, float (after 3.4) */

enum {
    sim_lightfloatparam_spot_exponent = 8001,
    sim_lightfloatparam_spot_cutoff = 8002,
    sim_lightfloatparam_const_attenuation = 8003,
    sim_lightfloatparam_lin_attenuation = 8004,
    sim_lightfloatparam_quad_attenuation = 8005
};

/* --------------------------------------------------------------- Object parameters: camera, int */

enum {
    sim_cameraintparam_disabled_light_components = 9000,
    sim_cameraintparam_rendering_attributes = 9003,
    sim_cameraintparam_pov_focal_blur = 9004,
    sim_cameraintparam_pov_blur_samples = 9007,
    sim_cameraintparam_perspective_operation = 9010, /* after 3.4 */
    sim_cameraintparam_trackedobject = 9011, /* after 3.4 */
    sim_cameraintparam_remotecameramode = 9012 /* after 3.4 */
};

/* ------------------------------------------------------------- Object parameters: camera, float */

enum {
    sim_camerafloatparam_perspective_angle = 9001,
    sim_camerafloatparam_ortho_size = 9002,
    sim_camerafloatparam_pov_blur_distance = 9005,
    sim_camerafloatparam_pov_aperture = 9006,
    sim_camerafloatparam_near_clipping = 9008, /* after 3.4 */
    sim_camerafloatparam_far_clipping = 9009 /* after 3.4 */
};

/* ------------------------------------------- Object parameters: camera, float array (after 3.4) */

enum {
    sim_camerafarrayparam_viewfrustum = 9013
};

/* ---------------------------------------------------------------- Object parameters: dummy, int */

enum {
    sim_dummyintparam_link_type = 10000,
    sim_dummyintparam_follow_path = 10001
};

/* -------------------------------------------------------------- Object parameters: dummy, float */

enum {
    sim_dummyfloatparam_follow_path_offset = 10002,
    sim_dummyfloatparam_size = 10003 /* after 3.4 */
};

/* ---------------------------------------------------- Object parameters: graph, int (after 3.4) */

enum {
    sim_graphintparam_needs_refresh = 10500
};

/* ----------------------------------------------------------------- Object parameters: mill, int */

enum {
    sim_millintparam_volume_type = 11000
};

/* ------------------------------------------------------------- Object parameters: mirror, float */

enum {
    sim_mirrorfloatparam_width = 12000,
    sim_mirrorfloatparam_height = 12001,
    sim_mirrorfloatparam_reflectance = 12002
};

/* --------------------------------------------------------------- Object parameters: mirror, int */

enum {
    sim_mirrorintparam_enable = 12003
};

/* ------------------------------------------------------ Object parameters: path planning, float */

enum {
    sim_pplanfloatparam_x_min = 20000,
    sim_pplanfloatparam_x_range = 20001,
    sim_pplanfloatparam_y_min = 20002,
    sim_pplanfloatparam_y_range = 20003,
    sim_pplanfloatparam_z_min = 20004,
    sim_pplanfloatparam_z_range = 20005,
    sim_pplanfloatparam_delta_min = 20006,
    sim_pplanfloatparam_delta_range = 20007
};

/* ------------------------------------------------------ Object parameters: motion planning, int */

enum {
    sim_mplanintparam_nodes_computed_old = 25000, /* sim_mplanintparam_nodes_computed in 3.4 */
    sim_mplanintparam_prepare_nodes_old = 25001, /* sim_mplanintparam_prepare_nodes in 3.4 */
    sim_mplanintparam_clear_nodes_old = 25002 /* sim_mplanintparam_clear_nodes in 3.4 */
};

/* ------------------------------------------------------------------ Kinds of a stack table */

enum {
    sim_stack_table_circular_ref = -4, /* after 3.4 */
    sim_stack_table_not_table = -3,
    sim_stack_table_map = -2,
    sim_stack_table_empty = 0
};

/* ------------------------------------------------------------ Physics engine parameters: Bullet */

enum {
    sim_bullet_global_float_start = 0,
    sim_bullet_global_stepsize = 1,
    sim_bullet_global_internalscalingfactor = 2,
    sim_bullet_global_collisionmarginfactor = 3,
    sim_bullet_global_float_end = 4,
    sim_bullet_global_int_start = 1000,
    sim_bullet_global_constraintsolvingiterations = 1001,
    sim_bullet_global_bitcoded = 1002,
    sim_bullet_global_constraintsolvertype = 1003,
    sim_bullet_global_int_end = 1004,
    sim_bullet_global_bool_start = 2000,
    sim_bullet_global_fullinternalscaling = 2001,
    sim_bullet_global_computeinertias = 2002, /* sim_bullet_global_bool_end in 3.4 */
    sim_bullet_global_bool_end = 2003, /* 2002 in 3.4 */
    sim_bullet_joint_float_start = 3000,
    sim_bullet_joint_stoperp = 3001,
    sim_bullet_joint_stopcfm = 3002,
    sim_bullet_joint_normalcfm = 3003,
    sim_bullet_joint_free1 = 3004, /* sim_bullet_joint_float_end in 3.4 */
    sim_bullet_joint_free2 = 3005, /* after 3.4 */
    sim_bullet_joint_pospid1 = 3006, /* after 3.4 */
    sim_bullet_joint_pospid2 = 3007, /* after 3.4 */
    sim_bullet_joint_pospid3 = 3008, /* after 3.4 */
    sim_bullet_joint_float_end = 3009, /* 3004 in 3.4 */
    sim_bullet_joint_int_start = 4000,
    sim_bullet_joint_int_end = 4001,
    sim_bullet_joint_bool_start = 5000,
    sim_bullet_joint_bool_end = 5001,
    sim_bullet_body_float_start = 6000,
    sim_bullet_body_restitution = 6001,
    sim_bullet_body_oldfriction = 6002,
    sim_bullet_body_friction = 6003,
    sim_bullet_body_lineardamping = 6004,
    sim_bullet_body_angulardamping = 6005,
    sim_bullet_body_nondefaultcollisionmargingfactor = 6006,
    sim_bullet_body_nondefaultcollisionmargingfactorconvex = 6007,
    sim_bullet_body_float_end = 6008,
    sim_bullet_body_int_start = 7000,
    sim_bullet_body_bitcoded = 7001,
    sim_bullet_body_int_end = 7002,
    sim_bullet_body_bool_start = 8000,
    sim_bullet_body_sticky = 8001,
    sim_bullet_body_usenondefaultcollisionmargin = 8002,
    sim_bullet_body_usenondefaultcollisionmarginconvex = 8003,
    sim_bullet_body_autoshrinkconvex = 8004,
    sim_bullet_body_bool_end = 8005
};

/* --------------------------------------------------------------- Physics engine parameters: ODE */

enum {
    sim_ode_global_float_start = 9000,
    sim_ode_global_stepsize = 9001,
    sim_ode_global_internalscalingfactor = 9002,
    sim_ode_global_cfm = 9003,
    sim_ode_global_erp = 9004,
    sim_ode_global_float_end = 9005,
    sim_ode_global_int_start = 10000,
    sim_ode_global_constraintsolvingiterations = 10001,
    sim_ode_global_bitcoded = 10002,
    sim_ode_global_randomseed = 10003,
    sim_ode_global_int_end = 10004,
    sim_ode_global_bool_start = 11000,
    sim_ode_global_fullinternalscaling = 11001,
    sim_ode_global_quickstep = 11002,
    sim_ode_global_computeinertias = 11003, /* sim_ode_global_bool_end in 3.4 */
    sim_ode_global_bool_end = 11004, /* 11003 in 3.4 */
    sim_ode_joint_float_start = 12000,
    sim_ode_joint_stoperp = 12001,
    sim_ode_joint_stopcfm = 12002,
    sim_ode_joint_bounce = 12003,
    sim_ode_joint_fudgefactor = 12004,
    sim_ode_joint_normalcfm = 12005,
    sim_ode_joint_pospid1 = 12006, /* sim_ode_joint_float_end in 3.4 */
    sim_ode_joint_pospid2 = 12007, /* after 3.4 */
    sim_ode_joint_pospid3 = 12008, /* after 3.4 */
    sim_ode_joint_float_end = 12009, /* 12006 in 3.4 */
    sim_ode_joint_int_start = 13000,
    sim_ode_joint_int_end = 13001,
    sim_ode_joint_bool_start = 14000,
    sim_ode_joint_bool_end = 14001,
    sim_ode_body_float_start = 15000,
    sim_ode_body_friction = 15001,
    sim_ode_body_softerp = 15002,
    sim_ode_body_softcfm = 15003,
    sim_ode_body_lineardamping = 15004,
    sim_ode_body_angulardamping = 15005,
    sim_ode_body_float_end = 15006,
    sim_ode_body_int_start = 16000,
    sim_ode_body_maxcontacts = 16001,
    sim_ode_body_int_end = 16002,
    sim_ode_body_bool_start = 17000,
    sim_ode_body_bool_end = 17001
};

/* ------------------------------------------------------------ Physics engine parameters: Vortex */

enum {
    sim_vortex_global_float_start = 18000,
    sim_vortex_global_stepsize = 18001,
    sim_vortex_global_internalscalingfactor = 18002,
    sim_vortex_global_contacttolerance = 18003,
    sim_vortex_global_constraintlinearcompliance = 18004,
    sim_vortex_global_constraintlineardamping = 18005,
    sim_vortex_global_constraintlinearkineticloss = 18006,
    sim_vortex_global_constraintangularcompliance = 18007,
    sim_vortex_global_constraintangulardamping = 18008,
    sim_vortex_global_constraintangularkineticloss = 18009,
    sim_vortex_global_float_end = 18010,
    sim_vortex_global_int_start = 19000,
    sim_vortex_global_bitcoded = 19001,
    sim_vortex_global_int_end = 19002,
    sim_vortex_global_bool_start = 20000,
    sim_vortex_global_autosleep = 20001,
    sim_vortex_global_multithreading = 20002,
    sim_vortex_global_computeinertias = 20005, /* after 3.4 */
    sim_vortex_global_bool_end = 20006, /* 20003 in 3.4 */
    sim_vortex_joint_float_start = 21000,
    sim_vortex_joint_lowerlimitdamping = 21001,
    sim_vortex_joint_upperlimitdamping = 21002,
    sim_vortex_joint_lowerlimitstiffness = 21003,
    sim_vortex_joint_upperlimitstiffness = 21004,
    sim_vortex_joint_lowerlimitrestitution = 21005,
    sim_vortex_joint_upperlimitrestitution = 21006,
    sim_vortex_joint_lowerlimitmaxforce = 21007,
    sim_vortex_joint_upperlimitmaxforce = 21008,
    sim_vortex_joint_motorconstraintfrictioncoeff = 21009,
    sim_vortex_joint_motorconstraintfrictionmaxforce = 21010,
    sim_vortex_joint_motorconstraintfrictionloss = 21011,
    sim_vortex_joint_p0loss = 21012,
    sim_vortex_joint_p0stiffness = 21013,
    sim_vortex_joint_p0damping = 21014,
    sim_vortex_joint_p0frictioncoeff = 21015,
    sim_vortex_joint_p0frictionmaxforce = 21016,
    sim_vortex_joint_p0frictionloss = 21017,
    sim_vortex_joint_p1loss = 21018,
    sim_vortex_joint_p1stiffness = 21019,
    sim_vortex_joint_p1damping = 21020,
    sim_vortex_joint_p1frictioncoeff = 21021,
    sim_vortex_joint_p1frictionmaxforce = 21022,
    sim_vortex_joint_p1frictionloss = 21023,
    sim_vortex_joint_p2loss = 21024,
    sim_vortex_joint_p2stiffness = 21025,
    sim_vortex_joint_p2damping = 21026,
    sim_vortex_joint_p2frictioncoeff = 21027,
    sim_vortex_joint_p2frictionmaxforce = 21028,
    sim_vortex_joint_p2frictionloss = 21029,
    sim_vortex_joint_a0loss = 21030,
    sim_vortex_joint_a0stiffness = 21031,
    sim_vortex_joint_a0damping = 21032,
    sim_vortex_joint_a0frictioncoeff = 21033,
    sim_vortex_joint_a0frictionmaxforce = 21034,
    sim_vortex_joint_a0frictionloss = 21035,
    sim_vortex_joint_a1loss = 21036,
    sim_vortex_joint_a1stiffness = 21037,
    sim_vortex_joint_a1damping = 21038,
    sim_vortex_joint_a1frictioncoeff = 21039,
    sim_vortex_joint_a1frictionmaxforce = 21040,
    sim_vortex_joint_a1frictionloss = 21041,
    sim_vortex_joint_a2loss = 21042,
    sim_vortex_joint_a2stiffness = 21043,
    sim_vortex_joint_a2damping = 21044,
    sim_vortex_joint_a2frictioncoeff = 21045,
    sim_vortex_joint_a2frictionmaxforce = 21046,
    sim_vortex_joint_a2frictionloss = 21047,
    sim_vortex_joint_dependencyfactor = 21048,
    sim_vortex_joint_dependencyoffset = 21049,
    sim_vortex_joint_free1 = 21050, /* sim_vortex_joint_float_end in 3.4 */
    sim_vortex_joint_free2 = 21051, /* after 3.4 */
    sim_vortex_joint_pospid1 = 21052, /* after 3.4 */
    sim_vortex_joint_pospid2 = 21053, /* after 3.4 */
    sim_vortex_joint_pospid3 = 21054, /* after 3.4 */
    sim_vortex_joint_float_end = 21055, /* 21050 in 3.4 */
    sim_vortex_joint_int_start = 22000,
    sim_vortex_joint_bitcoded = 22001,
    sim_vortex_joint_relaxationenabledbc = 22002,
    sim_vortex_joint_frictionenabledbc = 22003,
    sim_vortex_joint_frictionproportionalbc = 22004,
    sim_vortex_joint_objectid = 22005,
    sim_vortex_joint_dependentobjectid = 22006,
    sim_vortex_joint_int_end = 22007,
    sim_vortex_joint_bool_start = 23000,
    sim_vortex_joint_motorfrictionenabled = 23001,
    sim_vortex_joint_proportionalmotorfriction = 23002,
    sim_vortex_joint_bool_end = 23003,
    sim_vortex_body_float_start = 24000,
    sim_vortex_body_primlinearaxisfriction = 24001,
    sim_vortex_body_seclinearaxisfriction = 24002,
    sim_vortex_body_primangularaxisfriction = 24003,
    sim_vortex_body_secangularaxisfriction = 24004,
    sim_vortex_body_normalangularaxisfriction = 24005,
    sim_vortex_body_primlinearaxisstaticfrictionscale = 24006,
    sim_vortex_body_seclinearaxisstaticfrictionscale = 24007,
    sim_vortex_body_primangularaxisstaticfrictionscale = 24008,
    sim_vortex_body_secangularaxisstaticfrictionscale = 24009,
    sim_vortex_body_normalangularaxisstaticfrictionscale = 24010,
    sim_vortex_body_compliance = 24011,
    sim_vortex_body_damping = 24012,
    sim_vortex_body_restitution = 24013,
    sim_vortex_body_restitutionthreshold = 24014,
    sim_vortex_body_adhesiveforce = 24015,
    sim_vortex_body_linearvelocitydamping = 24016,
    sim_vortex_body_angularvelocitydamping = 24017,
    sim_vortex_body_primlinearaxisslide = 24018,
    sim_vortex_body_seclinearaxisslide = 24019,
    sim_vortex_body_primangularaxisslide = 24020,
    sim_vortex_body_secangularaxisslide = 24021,
    sim_vortex_body_normalangularaxisslide = 24022,
    sim_vortex_body_primlinearaxisslip = 24023,
    sim_vortex_body_seclinearaxisslip = 24024,
    sim_vortex_body_primangularaxisslip = 24025,
    sim_vortex_body_secangularaxisslip = 24026,
    sim_vortex_body_normalangularaxisslip = 24027,
    sim_vortex_body_autosleeplinearspeedthreshold = 24028,
    sim_vortex_body_autosleeplinearaccelthreshold = 24029,
    sim_vortex_body_autosleepangularspeedthreshold = 24030,
    sim_vortex_body_autosleepangularaccelthreshold = 24031,
    sim_vortex_body_skinthickness = 24032,
    sim_vortex_body_autoangulardampingtensionratio = 24033,
    sim_vortex_body_primaxisvectorx = 24034,
    sim_vortex_body_primaxisvectory = 24035,
    sim_vortex_body_primaxisvectorz = 24036,
    sim_vortex_body_float_end = 24037,
    sim_vortex_body_int_start = 25000,
    sim_vortex_body_primlinearaxisfrictionmodel = 25001,
    sim_vortex_body_seclinearaxisfrictionmodel = 25002,
    sim_vortex_body_primangulararaxisfrictionmodel = 25003,
    sim_vortex_body_secangularaxisfrictionmodel = 25004, /* after 3.4 */
    sim_vortex_body_secmangulararaxisfrictionmodel = 25004,
    sim_vortex_body_normalangularaxisfrictionmodel = 25005, /* after 3.4 */
    sim_vortex_body_normalmangulararaxisfrictionmodel = 25005,
    sim_vortex_body_bitcoded = 25006,
    sim_vortex_body_autosleepsteplivethreshold = 25007,
    sim_vortex_body_materialuniqueid = 25008,
    sim_vortex_body_int_end = 25009,
    sim_vortex_body_bool_start = 26000,
    sim_vortex_body_pureshapesasconvex = 26001,
    sim_vortex_body_convexshapesasrandom = 26002,
    sim_vortex_body_randomshapesasterrain = 26003,
    sim_vortex_body_fastmoving = 26004,
    sim_vortex_body_autoslip = 26005,
    sim_vortex_body_seclinaxissameasprimlinaxis = 26006,
    sim_vortex_body_secangaxissameasprimangaxis = 26007,
    sim_vortex_body_normangaxissameasprimangaxis = 26008,
    sim_vortex_body_autoangulardamping = 26009,
    sim_vortex_body_bool_end = 26010
};

/* ------------------------------------------------------------ Physics engine parameters: Newton */

enum {
    sim_newton_global_float_start = 27000,
    sim_newton_global_stepsize = 27001,
    sim_newton_global_contactmergetolerance = 27002,
    sim_newton_global_float_end = 27003,
    sim_newton_global_int_start = 28000,
    sim_newton_global_constraintsolvingiterations = 28001,
    sim_newton_global_bitcoded = 28002,
    sim_newton_global_int_end = 28003,
    sim_newton_global_bool_start = 29000,
    sim_newton_global_multithreading = 29001,
    sim_newton_global_exactsolver = 29002,
    sim_newton_global_highjointaccuracy = 29003,
    sim_newton_global_computeinertias = 29004, /* sim_newton_global_bool_end in 3.4 */
    sim_newton_global_bool_end = 29005, /* 29004 in 3.4 */
    sim_newton_joint_float_start = 30000,
    sim_newton_joint_dependencyfactor = 30001,
    sim_newton_joint_dependencyoffset = 30002,
    sim_newton_joint_pospid1 = 30003, /* sim_newton_joint_float_end in 3.4 */
    sim_newton_joint_pospid2 = 30004, /* after 3.4 */
    sim_newton_joint_pospid3 = 30005, /* after 3.4 */
    sim_newton_joint_float_end = 30006, /* 30003 in 3.4 */
    sim_newton_joint_int_start = 31000,
    sim_newton_joint_objectid = 31001,
    sim_newton_joint_dependentobjectid = 31002,
    sim_newton_joint_int_end = 31003,
    sim_newton_joint_bool_start = 32000,
    sim_newton_joint_bool_end = 32001,
    sim_newton_body_float_start = 33000,
    sim_newton_body_staticfriction = 33001,
    sim_newton_body_kineticfriction = 33002,
    sim_newton_body_restitution = 33003,
    sim_newton_body_lineardrag = 33004,
    sim_newton_body_angulardrag = 33005,
    sim_newton_body_float_end = 33006,
    sim_newton_body_int_start = 34000,
    sim_newton_body_bitcoded = 34001,
    sim_newton_body_int_end = 34002,
    sim_newton_body_bool_start = 35000,
    sim_newton_body_fastmoving = 35001,
    sim_newton_body_bool_end = 35002
};

/* ------------------------------------------------ Physics engine parameters: MuJoCo (after 3.4) */

enum {
    sim_mujoco_global_float_start = 37000,
    sim_mujoco_global_stepsize = 37001,
    sim_mujoco_global_impratio = 37002,
    sim_mujoco_global_wind1 = 37003,
    sim_mujoco_global_wind2 = 37004,
    sim_mujoco_global_wind3 = 37005,
    sim_mujoco_global_density = 37006,
    sim_mujoco_global_viscosity = 37007,
    sim_mujoco_global_boundmass = 37008,
    sim_mujoco_global_boundinertia = 37009,
    sim_mujoco_global_overridemargin = 37010,
    sim_mujoco_global_overridesolref1 = 37011,
    sim_mujoco_global_overridesolref2 = 37012,
    sim_mujoco_global_overridesolimp1 = 37013,
    sim_mujoco_global_overridesolimp2 = 37014,
    sim_mujoco_global_overridesolimp3 = 37015,
    sim_mujoco_global_overridesolimp4 = 37016,
    sim_mujoco_global_overridesolimp5 = 37017,
    sim_mujoco_global_kinmass = 37018,
    sim_mujoco_global_kininertia = 37019,
    sim_mujoco_global_float_end = 37020,
    sim_mujoco_global_int_start = 38000,
    sim_mujoco_global_bitcoded = 38001,
    sim_mujoco_global_iterations = 38002,
    sim_mujoco_global_integrator = 38003,
    sim_mujoco_global_solver = 38004,
    sim_mujoco_global_njmax = 38005,
    sim_mujoco_global_nconmax = 38006,
    sim_mujoco_global_cone = 38007,
    sim_mujoco_global_overridekin = 38008,
    sim_mujoco_global_nstack = 38009,
    sim_mujoco_global_rebuildtrigger = 38010,
    sim_mujoco_global_int_end = 38011,
    sim_mujoco_global_bool_start = 39000,
    sim_mujoco_global_computeinertias = 39001,
    sim_mujoco_global_multithreaded = 39002,
    sim_mujoco_global_multiccd = 39003,
    sim_mujoco_global_balanceinertias = 39004,
    sim_mujoco_global_overridecontacts = 39005,
    sim_mujoco_global_bool_end = 39006,
    sim_mujoco_joint_float_start = 40000,
    sim_mujoco_joint_solreflimit1 = 40001,
    sim_mujoco_joint_solreflimit2 = 40002,
    sim_mujoco_joint_solimplimit1 = 40003,
    sim_mujoco_joint_solimplimit2 = 40004,
    sim_mujoco_joint_solimplimit3 = 40005,
    sim_mujoco_joint_solimplimit4 = 40006,
    sim_mujoco_joint_solimplimit5 = 40007,
    sim_mujoco_joint_frictionloss = 40008,
    sim_mujoco_joint_solreffriction1 = 40009,
    sim_mujoco_joint_solreffriction2 = 40010,
    sim_mujoco_joint_solimpfriction1 = 40011,
    sim_mujoco_joint_solimpfriction2 = 40012,
    sim_mujoco_joint_solimpfriction3 = 40013,
    sim_mujoco_joint_solimpfriction4 = 40014,
    sim_mujoco_joint_solimpfriction5 = 40015,
    sim_mujoco_joint_stiffness = 40016,
    sim_mujoco_joint_damping = 40017,
    sim_mujoco_joint_springref = 40018,
    sim_mujoco_joint_springdamper1 = 40019,
    sim_mujoco_joint_springdamper2 = 40020,
    sim_mujoco_joint_armature = 40021,
    sim_mujoco_joint_margin = 40022,
    sim_mujoco_joint_polycoef1 = 40023,
    sim_mujoco_joint_polycoef2 = 40024,
    sim_mujoco_joint_polycoef3 = 40025,
    sim_mujoco_joint_polycoef4 = 40026,
    sim_mujoco_joint_polycoef5 = 40027,
    sim_mujoco_joint_pospid1 = 40028,
    sim_mujoco_joint_pospid2 = 40029,
    sim_mujoco_joint_pospid3 = 40030,
    sim_mujoco_joint_float_end = 40031,
    sim_mujoco_joint_int_start = 41000,
    sim_mujoco_joint_objectid = 41001,
    sim_mujoco_joint_dependentobjectid = 41002,
    sim_mujoco_joint_int_end = 41003,
    sim_mujoco_joint_bool_start = 42000,
    sim_mujoco_joint_bool_end = 42001,
    sim_mujoco_body_float_start = 43000,
    sim_mujoco_body_friction1 = 43001,
    sim_mujoco_body_friction2 = 43002,
    sim_mujoco_body_friction3 = 43003,
    sim_mujoco_body_solref1 = 43004,
    sim_mujoco_body_solref2 = 43005,
    sim_mujoco_body_solimp1 = 43006,
    sim_mujoco_body_solimp2 = 43007,
    sim_mujoco_body_solimp3 = 43008,
    sim_mujoco_body_solimp4 = 43009,
    sim_mujoco_body_solimp5 = 43010,
    sim_mujoco_body_solmix = 43011,
    sim_mujoco_body_margin = 43012,
    sim_mujoco_body_float_end = 43013,
    sim_mujoco_body_int_start = 44000,
    sim_mujoco_body_condim = 44001,
    sim_mujoco_body_priority = 44002,
    sim_mujoco_body_int_end = 44003,
    sim_mujoco_body_bool_start = 45000,
    sim_mujoco_body_bool_end = 45001,
    sim_mujoco_dummy_float_start = 46000,
    sim_mujoco_dummy_range1 = 46001,
    sim_mujoco_dummy_range2 = 46002,
    sim_mujoco_dummy_solreflimit1 = 46003,
    sim_mujoco_dummy_solreflimit2 = 46004,
    sim_mujoco_dummy_solimplimit1 = 46005,
    sim_mujoco_dummy_solimplimit2 = 46006,
    sim_mujoco_dummy_solimplimit3 = 46007,
    sim_mujoco_dummy_solimplimit4 = 46008,
    sim_mujoco_dummy_solimplimit5 = 46009,
    sim_mujoco_dummy_margin = 46010,
    sim_mujoco_dummy_springlength = 46011,
    sim_mujoco_dummy_stiffness = 46012,
    sim_mujoco_dummy_damping = 46013,
    sim_mujoco_dummy_float_end = 46014,
    sim_mujoco_dummy_int_start = 47000,
    sim_mujoco_dummy_bitcoded = 47001,
    sim_mujoco_dummy_proxyjointid = 47002,
    sim_mujoco_dummy_int_end = 47003,
    sim_mujoco_dummy_bool_start = 48000,
    sim_mujoco_dummy_limited = 48001,
    sim_mujoco_dummy_bool_end = 48002
};

/* ------------------------------------------------------------------ Vortex friction models */

enum {
    sim_vortex_bodyfrictionmodel_box = 0,
    sim_vortex_bodyfrictionmodel_scaledbox = 1,
    sim_vortex_bodyfrictionmodel_proplow = 2,
    sim_vortex_bodyfrictionmodel_prophigh = 3,
    sim_vortex_bodyfrictionmodel_scaledboxfast = 4,
    sim_vortex_bodyfrictionmodel_neutral = 5,
    sim_vortex_bodyfrictionmodel_none = 6
};

/* ------------------------------------------------------------------ Bullet solver types */

enum {
    sim_bullet_constraintsolvertype_sequentialimpulse = 0,
    sim_bullet_constraintsolvertype_nncg = 1,
    sim_bullet_constraintsolvertype_dantzig = 2,
    sim_bullet_constraintsolvertype_projectedgaussseidel = 3
};

/* ------------------------------------------------------------------ Object dynamic properties */

enum {
    sim_objdynprop_dynamic = 1,
    sim_objdynprop_respondable = 2
};

/* ------------------------------------------------------------------ Announcements */

enum {
    sim_announce_pureconenotsupported = 0,
    sim_announce_purespheroidnotsupported = 1,
    sim_announce_containsnonpurenonconvexshapes = 2,
    sim_announce_containsstaticshapesondynamicconstruction = 3,
    sim_announce_purehollowshapenotsupported = 4,
    sim_announce_vortexpluginisdemo = 5
};

/* ------------------------------------------------------------------ Dynamics icons */

enum {
    sim_dynamicsimicon_none = 0,
    sim_dynamicsimicon_objectisdynamicallysimulated = 1,
    sim_dynamicsimicon_objectisnotdynamicallyenabled = 2
};

/* -------------------------------------------------------- Vision filter components (deprecated) */

enum {
    sim_filtercomponent_originalimage_deprecated = 1, /* sim_filtercomponent_originalimage in 3.4 */
    sim_filtercomponent_originaldepth_deprecated = 2, /* sim_filtercomponent_originaldepth in 3.4 */
    sim_filtercomponent_uniformimage_deprecated = 3, /* sim_filtercomponent_uniformimage in 3.4 */
    sim_filtercomponent_tooutput_deprecated = 4, /* sim_filtercomponent_tooutput in 3.4 */
    sim_filtercomponent_tobuffer1_deprecated = 5, /* sim_filtercomponent_tobuffer1 in 3.4 */
    sim_filtercomponent_tobuffer2_deprecated = 6, /* sim_filtercomponent_tobuffer2 in 3.4 */
    sim_filtercomponent_frombuffer1_deprecated = 7, /* sim_filtercomponent_frombuffer1 in 3.4 */
    sim_filtercomponent_frombuffer2_deprecated = 8, /* sim_filtercomponent_frombuffer2 in 3.4 */
    sim_filtercomponent_swapbuffers_deprecated = 9, /* sim_filtercomponent_swapbuffers in 3.4 */
    sim_filtercomponent_addbuffer1_deprecated = 10, /* sim_filtercomponent_addbuffer1 in 3.4 */
    sim_filtercomponent_subtractbuffer1_deprecated = 11, /* after 3.4 */
    sim_filtercomponent_multiplywithbuffer1_deprecated = 12, /* after 3.4 */
    sim_filtercomponent_horizontalflip_deprecated = 13, /* after 3.4 */
    sim_filtercomponent_verticalflip_deprecated = 14, /* sim_filtercomponent_verticalflip in 3.4 */
    sim_filtercomponent_rotate_deprecated = 15, /* sim_filtercomponent_rotate in 3.4 */
    sim_filtercomponent_shift_deprecated = 16, /* sim_filtercomponent_shift in 3.4 */
    sim_filtercomponent_resize_deprecated = 17, /* sim_filtercomponent_resize in 3.4 */
    sim_filtercomponent_3x3filter_deprecated = 18, /* sim_filtercomponent_3x3filter in 3.4 */
    sim_filtercomponent_5x5filter_deprecated = 19, /* sim_filtercomponent_5x5filter in 3.4 */
    sim_filtercomponent_sharpen_deprecated = 20, /* sim_filtercomponent_sharpen in 3.4 */
    sim_filtercomponent_edge_deprecated = 21, /* sim_filtercomponent_edge in 3.4 */
    sim_filtercomponent_rectangularcut_deprecated = 22, /* after 3.4 */
    sim_filtercomponent_circularcut_deprecated = 23, /* sim_filtercomponent_circularcut in 3.4 */
    sim_filtercomponent_normalize_deprecated = 24, /* sim_filtercomponent_normalize in 3.4 */
    sim_filtercomponent_intensityscale_deprecated = 25, /* after 3.4 */
    sim_filtercomponent_keeporremovecolors_deprecated = 26, /* after 3.4 */
    sim_filtercomponent_scaleandoffsetcolors_deprecated = 27, /* after 3.4 */
    sim_filtercomponent_binary_deprecated = 28, /* sim_filtercomponent_binary in 3.4 */
    sim_filtercomponent_swapwithbuffer1_deprecated = 29, /* after 3.4 */
    sim_filtercomponent_addtobuffer1_deprecated = 30, /* sim_filtercomponent_addtobuffer1 in 3.4 */
    sim_filtercomponent_subtractfrombuffer1_deprecated = 31, /* after 3.4 */
    sim_filtercomponent_correlationwithbuffer1_deprecated = 32, /* after 3.4 */
    sim_filtercomponent_colorsegmentation_deprecated = 33, /* after 3.4 */
    sim_filtercomponent_blobextraction_deprecated = 34, /* after 3.4 */
    sim_filtercomponent_imagetocoord_deprecated = 35, /* sim_filtercomponent_imagetocoord in 3.4 */
    sim_filtercomponent_pixelchange_deprecated = 36, /* sim_filtercomponent_pixelchange in 3.4 */
    sim_filtercomponent_velodyne_deprecated = 37, /* sim_filtercomponent_velodyne in 3.4 */
    sim_filtercomponent_todepthoutput_deprecated = 38, /* after 3.4 */
    sim_filtercomponent_customized_deprecated = 1000 /* sim_filtercomponent_customized in 3.4 */
};

/* ------------------------------------------------------------------ Buffer types */

enum {
    sim_buffer_uint8 = 0,
    sim_buffer_int8 = 1,
    sim_buffer_uint16 = 2,
    sim_buffer_int16 = 3,
    sim_buffer_uint32 = 4,
    sim_buffer_int32 = 5,
    sim_buffer_float = 6,
    sim_buffer_double = 7,
    sim_buffer_uint8rgb = 8,
    sim_buffer_uint8bgr = 9,
    sim_buffer_uint8rgba = 10, /* after 3.4 */
    sim_buffer_uint8argb = 11, /* after 3.4 */
    sim_buffer_base64 = 12, /* after 3.4 */
    sim_buffer_split = 13, /* after 3.4 */
    sim_buffer_clamp = 256 /* after 3.4 */
};

/* ------------------------------------------------------------------ Image combination */

enum {
    sim_imgcomb_vertical = 0,
    sim_imgcomb_horizontal = 1
};

/* ----------------------------------------------------------- Stream transformations (after 3.4) */

enum {
    sim_stream_transf_raw = 0,
    sim_stream_transf_derivative = 1,
    sim_stream_transf_integral = 2,
    sim_stream_transf_cumulative = 3
};

/* ------------------------------------------------------------------ Dynamic materials */

enum {
    sim_dynmat_default = 2310013,
    sim_dynmat_highfriction = 2310014,
    sim_dynmat_lowfriction = 2310015,
    sim_dynmat_nofriction = 2310016,
    sim_dynmat_reststackgrasp = 2310017,
    sim_dynmat_foot = 2310018,
    sim_dynmat_wheel = 2310019,
    sim_dynmat_gripper = 2310020,
    sim_dynmat_floor = 2310021
};

/* ------------------------------------------------------------------ Render modes (after 3.4) */

enum {
    sim_rendermode_opengl = 0,
    sim_rendermode_auxchannels = 1,
    sim_rendermode_colorcoded = 2,
    sim_rendermode_povray = 3,
    sim_rendermode_reserved = 4,
    sim_rendermode_extrenderer = 5,
    sim_rendermode_extrendererwindowed = 6,
    sim_rendermode_opengl3 = 7,
    sim_rendermode_opengl3windowed = 8
};

/* ------------------------------------------------------------------ Sync objects (after 3.4) */

enum {
    sim_syncobj_worldcont = 0,
    sim_syncobj_world = 1,
    sim_syncobj_ikgroup = 2,
    sim_syncobj_ikelement = 3,
    sim_syncobj_collision = 4,
    sim_syncobj_distance = 5,
    sim_syncobj_collection = 6,
    sim_syncobj_collectionelement = 7,
    sim_syncobj_color = 8,
    sim_syncobj_sceneobjectstart = 9,
    sim_syncobj_dummy = 9,
    sim_syncobj_joint = 10,
    sim_syncobj_sceneobjectend = 10
};

/* ------------------------------------------------------ Names that only the Python bindings had */

enum {
    sim_boolparam_full_model_copy_from_api = 24,
    sim_boolparam_joint_motion_handling_enabled = 7,
    sim_boolparam_path_motion_handling_enabled = 8,
    sim_jointmode_ikdependent = 3,
    sim_jointmode_motion = 1,
    sim_navigation_ikmanip = 12,
    sim_navigation_jointpathtest = 11,
    sim_navigation_objectmultipleselection = 13,
    sim_object_volume_type = 10,
    sim_pathproperty_auto_velocity_profile_rotation = 512,
    sim_pathproperty_auto_velocity_profile_translation = 256,
    sim_pathproperty_endpoints_at_zero = 1024,
    sim_pathproperty_infinite_acceleration = 32,
    sim_pathproperty_invert_velocity = 16
};

#endif
