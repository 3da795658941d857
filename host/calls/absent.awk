# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Prints ABSENT(type, name, failure) for each function of sim_names.txt that sim_exports.def, which
# is read first, does not have: those of the simulators that mean nothing here. The names tell what
# they return; a function without a result may as well return a number.
function list(names, into,    parts, i)
{
    split(names, parts, " ")
    for (i in parts)
        into[parts[i]] = 1
}
BEGIN {
    FS = "[(, ]+"
    list("_simGetContactCallback _simGetGeomProxyFromShape _simGetGeomWrapFromGeomProxy " \
         "_simGetHeightfieldData _simGetIkGroupObject " \
         "_simGetLastParentForLocalGlobalCollidable _simGetObject _simGetObjectChildren " \
         "_simGetObjectFromIndex _simGetParentObject simFileDialog simFindIkPath " \
         "simFindMpPath simGenerateIkPath simGetApiFunc simGetApiInfo simGetCollectionName " \
         "simGetConfigurationTree simGetExtensionString simGetIkGroupMatrix simGetLastInfo " \
         "simGetMainWindow simGetModuleName simGetMpConfigForTipPose " \
         "simGetMpConfigTransition simGetNamedStringParam simGetObjectConfiguration " \
         "simGetObjectFloatArrayParam simGetObjectSel simGetObjectStringParam " \
         "simGetObjectStringParameter simGetObjectsInTree simGetOctreeVoxels " \
         "simGetPersistentDataTags simGetPluginName simGetPointCloudPoints " \
         "simGetPropertyName simGetScaledImage simGetScriptName simGetScriptRawBuffer " \
         "simGetScriptSimulationParameter simGetScriptStringParam simGetScriptText " \
         "simGetSimulatorMessage simGetStringNamedParam simGetStringParam " \
         "simGetUIButtonLabel simGetUserParameter simGetVisionSensorImage simLoadImage " \
         "simOpenTextEditor simPackTable simPersistentDataRead simReadCustomDataBlock " \
         "simReadCustomDataBlockTags simReadTexture simReceiveData simSendModuleMessage " \
         "simSerialRead simSimplifyMpPath simTubeRead",
         pointers)
    list("_simGetBulletCollisionMargin _simGetBulletRestitution _simGetDynamicMotorMaxForce " \
         "_simGetDynamicMotorTargetPosition _simGetDynamicMotorTargetVelocity " \
         "_simGetDynamicMotorUpperLimitVelocity _simGetFriction _simGetJointPosition _simGetMass " \
         "_simGetPureHollowScaling simGetEngineFloatParam simGetEngineFloatParameter " \
         "simGetObjectSizeFactor simGetSimulationTimeStep", reals)
    list("_simDoEntitiesCollide _simGetBulletStickyContact " \
         "_simGetDistanceBetweenEntitiesIfSmaller _simGetDynamicCollisionMask " \
         "_simGetDynamicsFullRefreshFlag _simGetGeomProxyDynamicsFullRefreshFlag " \
         "_simGetParentFollowsDynamic _simGetShapeIsStaticAndNotRespondableButDynamicTag " \
         "_simGetStartSleeping _simGetWasPutToSleepOnce simExtCanInitSimThread " \
         "simExtGetExitRequest simGetEngineBoolParam simGetEngineBoolParameter simGetExitRequest " \
         "simRunSimulator simRunSimulatorEx", flags)
}
$1 == "SIM" || $1 == "SIM_REAL" { defined[$3] = 1 }
$1 == "SIM_REAL" { defined[$3 "_D"] = 1 }
$1 ~ /^[0-9]+$/ && !defined[$2] {
    plain = $2
    sub(/_D$/, "", plain)
    if (plain in pointers)
        print "ABSENT(void *, " $2 ", NULL)"
    else if (plain in reals)
        print "ABSENT(" (plain == $2 ? "float" : "double") ", " $2 ", 0)"
    else if (plain in flags || plain ~ /^_simIs/)
        print "ABSENT(unsigned char, " $2 ", 0)"
    else if (plain == "simGetObjectUid")
        print "ABSENT(long long, " $2 ", -1)"
    else
        print "ABSENT(int, " $2 ", -1)"
}
