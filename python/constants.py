# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Writes the modules simConst and vrepConst from the C headers. A few values differ from those, as
# they do in the simulators' own modules, whose programs may depend on them.
#
#   constants.py INCLUDE-FOLDER sim|vrep > MODULE
import re
import sys

HEAD = '''# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The constants of the legacy remote API, made from the headers {headers}."""
'''
OTHER = {'SIMX_VERSION': 0, 'sim_mill_cone_subtype': 42, 'sim_navigation_reserved4': 256}
PYTHON_ONLY = {
    'sim_boolparam_full_model_copy_from_api': 24,
    'sim_boolparam_joint_motion_handling_enabled': 7,
    'sim_boolparam_path_motion_handling_enabled': 8,
    'sim_jointmode_ikdependent': 3,
    'sim_jointmode_motion': 1,
    'sim_navigation_ikmanip': 12,
    'sim_navigation_jointpathtest': 11,
    'sim_navigation_objectmultipleselection': 13,
    'sim_object_volume_type': 10,
    'sim_pathproperty_auto_velocity_profile_rotation': 512,
    'sim_pathproperty_auto_velocity_profile_translation': 256,
    'sim_pathproperty_endpoints_at_zero': 1024,
    'sim_pathproperty_infinite_acceleration': 32,
    'sim_pathproperty_invert_velocity': 16,
}


def read_enum(body, known):
    following = 0
    for item in body.split(','):
        name, _, text = (part.strip() for part in item.partition('='))
        if name:
            # C's numbers and operators, as far as they are used there, are Python's.
            known[name] = eval(text, {'__builtins__': {}}, known) if text else following
            following = known[name] + 1


def read_header(path, known):
    with open(path) as file:
        text = re.sub(r'/\*.*?\*/', ' ', file.read(), flags=re.S)
    known.update((name, int(value)) for name, value in re.findall(r'#define (\w+) (\d+)', text))
    for body in re.findall(r'enum\s*{(.*?)}', text, flags=re.S):
        read_enum(body, known)


def main():
    folder, module = sys.argv[1:]
    headers = ['simConst.h'] + (['v_repConst.h'] if module == 'vrep' else [])
    known = {}
    for header in headers:
        read_header(folder + '/' + header, known)
    known.update(OTHER)
    known.update(PYTHON_ONLY)
    sys.stdout.write(HEAD.format(headers=' and '.join(headers)))
    for name, value in known.items():
        sys.stdout.write('%s = %d\n' % (name, value))


main()
