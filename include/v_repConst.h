/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The constants of V-REP 3.4: all of simConst.h, and the names that CoppeliaSim removed or
 * changed.
 */
#ifndef V_REPCONST_H
#define V_REPCONST_H

#include "simConst.h"

/* The program version to which these names belong, as a value of sim_intparam_program_version. */
#define VREP_PROGRAM_VERSION_NB 30400

/* ------------------------------------------------------------------ General object types */

enum {
    sim_appobj_constraintsolver_type = sim_appobj_constraintsolver_type_old,
    sim_appobj_motionplanning_type = sim_appobj_motionplanning_type_old
};

/* ------------------------------------------------- Inverse kinematics: constraints (deprecated) */

enum {
    sim_ik_avoidance_constraint = sim_ik_avoidance_constraint_old
};

/* ------------------------------------------------------------------ Object special properties */

enum {
    sim_objectspecialproperty_cuttable = sim_objectspecialproperty_cuttable_old
};

/* ------------------------------------------------------------------ Model properties */

enum {
    sim_modelproperty_not_cuttable = sim_modelproperty_not_cuttable_old
};

/* ------------------------------------------------------------------ Display attributes */

enum {
    sim_displayattribute_groupselection = sim_displayattribute_groupselection_old
};

/* ------------------------------------------------------------------ Object properties */

enum {
    sim_objectproperty_reserved2 = sim_objectproperty_ignoreviewfitting
};

/* ------------------------------------------------------------------ Script types */

enum {
    sim_scripttype_jointctrlcallback = sim_scripttype_jointctrlcallback_old,
    sim_scripttype_contactcallback = sim_scripttype_contactcallback_old,
    sim_scripttype_generalcallback = sim_scripttype_generalcallback_old,
    sim_scripttype_threaded = 240
};

/* ------------------------------------------------------------------ Bool params */

enum {
    sim_boolparam_threaded_rendering_enabled = sim_boolparam_threaded_rendering_enabled_old
};

/* ------------------------------------------------------------------ Int32 params */

enum {
    sim_intparam_event_flags_read = sim_intparam_event_flags_read_old,
    sim_intparam_event_flags_read_clear = sim_intparam_event_flags_read_clear_old
};

/* ------------------------------------------------------------------ Joint modes */

enum {
    sim_jointmode_ik = sim_jointmode_ik_deprecated
};

/* ------------------------------------------------------------------ Navigation modes */

enum {
    sim_navigation_camerafly = sim_navigation_camerafly_old
};

/* ------------------------------------------------------ Object parameters: motion planning, int */

enum {
    sim_mplanintparam_nodes_computed = sim_mplanintparam_nodes_computed_old,
    sim_mplanintparam_prepare_nodes = sim_mplanintparam_prepare_nodes_old,
    sim_mplanintparam_clear_nodes = sim_mplanintparam_clear_nodes_old
};

/* ------------------------------------------------------------------ Announcements */

enum {
    sim_announce_newtondynamicrandommeshnotsupported = 6
};

/* -------------------------------------------------------- Vision filter components (deprecated) */

enum {
    sim_filtercomponent_originalimage = sim_filtercomponent_originalimage_deprecated,
    sim_filtercomponent_originaldepth = sim_filtercomponent_originaldepth_deprecated,
    sim_filtercomponent_uniformimage = sim_filtercomponent_uniformimage_deprecated,
    sim_filtercomponent_tooutput = sim_filtercomponent_tooutput_deprecated,
    sim_filtercomponent_tobuffer1 = sim_filtercomponent_tobuffer1_deprecated,
    sim_filtercomponent_tobuffer2 = sim_filtercomponent_tobuffer2_deprecated,
    sim_filtercomponent_frombuffer1 = sim_filtercomponent_frombuffer1_deprecated,
    sim_filtercomponent_frombuffer2 = sim_filtercomponent_frombuffer2_deprecated,
    sim_filtercomponent_swapbuffers = sim_filtercomponent_swapbuffers_deprecated,
    sim_filtercomponent_addbuffer1 = sim_filtercomponent_addbuffer1_deprecated,
    sim_filtercomponent_subtractbuffer1 = sim_filtercomponent_subtractbuffer1_deprecated,
    sim_filtercomponent_multiplywithbuffer1 = sim_filtercomponent_multiplywithbuffer1_deprecated,
    sim_filtercomponent_horizontalflip = sim_filtercomponent_horizontalflip_deprecated,
    sim_filtercomponent_verticalflip = sim_filtercomponent_verticalflip_deprecated,
    sim_filtercomponent_rotate = sim_filtercomponent_rotate_deprecated,
    sim_filtercomponent_shift = sim_filtercomponent_shift_deprecated,
    sim_filtercomponent_resize = sim_filtercomponent_resize_deprecated,
    sim_filtercomponent_3x3filter = sim_filtercomponent_3x3filter_deprecated,
    sim_filtercomponent_5x5filter = sim_filtercomponent_5x5filter_deprecated,
    sim_filtercomponent_sharpen = sim_filtercomponent_sharpen_deprecated,
    sim_filtercomponent_edge = sim_filtercomponent_edge_deprecated,
    sim_filtercomponent_rectangularcut = sim_filtercomponent_rectangularcut_deprecated,
    sim_filtercomponent_circularcut = sim_filtercomponent_circularcut_deprecated,
    sim_filtercomponent_normalize = sim_filtercomponent_normalize_deprecated,
    sim_filtercomponent_intensityscale = sim_filtercomponent_intensityscale_deprecated,
    sim_filtercomponent_keeporremovecolors = sim_filtercomponent_keeporremovecolors_deprecated,
    sim_filtercomponent_scaleandoffsetcolors = sim_filtercomponent_scaleandoffsetcolors_deprecated,
    sim_filtercomponent_binary = sim_filtercomponent_binary_deprecated,
    sim_filtercomponent_swapwithbuffer1 = sim_filtercomponent_swapwithbuffer1_deprecated,
    sim_filtercomponent_addtobuffer1 = sim_filtercomponent_addtobuffer1_deprecated,
    sim_filtercomponent_subtractfrombuffer1 = sim_filtercomponent_subtractfrombuffer1_deprecated,
    sim_filtercomponent_correlationwithbuffer1 =
        sim_filtercomponent_correlationwithbuffer1_deprecated,
    sim_filtercomponent_colorsegmentation = sim_filtercomponent_colorsegmentation_deprecated,
    sim_filtercomponent_blobextraction = sim_filtercomponent_blobextraction_deprecated,
    sim_filtercomponent_imagetocoord = sim_filtercomponent_imagetocoord_deprecated,
    sim_filtercomponent_pixelchange = sim_filtercomponent_pixelchange_deprecated,
    sim_filtercomponent_velodyne = sim_filtercomponent_velodyne_deprecated,
    sim_filtercomponent_todepthoutput = sim_filtercomponent_todepthoutput_deprecated,
    sim_filtercomponent_customized = sim_filtercomponent_customized_deprecated
};

/* ------------------------------------------------------------------ Main script calls */

enum {
    sim_mainscriptcall_initialization = 0,
    sim_mainscriptcall_cleanup = 1,
    sim_mainscriptcall_regular = 2
};

/* ------------------------------------------------------------------ Child script calls */

enum {
    sim_childscriptcall_initialization = 0,
    sim_childscriptcall_cleanup = 1,
    sim_childscriptcall_actuation = 2,
    sim_childscriptcall_sensing = 3,
    sim_childscriptcall_threaded = 4
};

/* ------------------------------------------------------------------ Customization script calls */

enum {
    sim_customizationscriptcall_initialization = 0,
    sim_customizationscriptcall_cleanup = 1,
    sim_customizationscriptcall_nonsimulation = 2,
    sim_customizationscriptcall_lastbeforesimulation = 3,
    sim_customizationscriptcall_firstaftersimulation = 4,
    sim_customizationscriptcall_simulationactuation = 5,
    sim_customizationscriptcall_simulationsensing = 6,
    sim_customizationscriptcall_simulationpause = 7,
    sim_customizationscriptcall_simulationpausefirst = 8,
    sim_customizationscriptcall_simulationpauselast = 9,
    sim_customizationscriptcall_lastbeforeinstanceswitch = 10,
    sim_customizationscriptcall_firstafterinstanceswitch = 11
};

/* ------------------------------------------------------------------ Add-on script calls */

enum {
    sim_addonscriptcall_initialization = 0,
    sim_addonscriptcall_run = 1,
    sim_addonscriptcall_suspend = 2,
    sim_addonscriptcall_restarting = 3,
    sim_addonscriptcall_cleanup = 4
};

#endif
