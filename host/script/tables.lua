-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Packed tables: lists of numbers of one type, and any table as CBOR (RFC 8949), which is one of
-- the formats of the newer simulators. Text that is no UTF-8 becomes bytes; both come back as
-- strings.
local sim = sim

--------------------------------------------------------------------- lists of numbers

local formats = {UInt8 = 'B', UInt16 = '<I2', UInt32 = '<I4', Int32 = '<i4', Float = '<f',
                 Double = '<d'}
for name, format in pairs(formats) do
    sim['pack' .. name .. 'Table'] = function(values, start, count)
        local parts, first = {}, (start or 0) + 1
        local last = (count or 0) > 0 and math.min(first + count - 1, #values) or #values
        for i = first, last do parts[#parts + 1] = string.pack(format, values[i]) end
        return table.concat(parts)
    end
    sim['unpack' .. name .. 'Table'] = function(data, start, count, offset)
        local size, values = string.packsize(format), {}
        local at = (offset or 0) + (start or 0) * size + 1
        while at + size - 1 <= #data and ((count or 0) <= 0 or #values < count) do
            values[#values + 1], at = string.unpack(format, data, at)
        end
        return values
    end
end

--------------------------------------------------------------------- any table

local DEPTH_MAX = 64

local function head(kind, value)
    if value < 24 then return string.char(kind * 32 + value) end
    for i, size in ipairs{1, 2, 4} do
        if value < 1 << 8 * size then
            return string.pack('>BI' .. size, kind * 32 + 23 + i, value)
        end
    end
    return string.pack('>BI8', kind * 32 + 27, value)
end

local put

local function put_number(value)
    if math.type(value) == 'float' then return string.pack('>Bd', 0xfb, value) end
    return value >= 0 and head(0, value) or head(1, -1 - value)
end

local function put_table(value, depth)
    if depth == 0 then error('sim.packTable: the table is nested too deep, or in itself', 0) end
    local parts, count = {}, 0
    for _ in pairs(value) do count = count + 1 end
    if count == #value then
        for i, item in ipairs(value) do parts[i] = put(item, depth - 1) end
        return head(4, count) .. table.concat(parts)
    end
    for key, item in pairs(value) do
        parts[#parts + 1] = put(key, depth - 1) .. put(item, depth - 1)
    end
    return head(5, count) .. table.concat(parts)
end

function put(value, depth)
    local kind = type(value)
    if kind == 'nil' then return '\xf6' end
    if kind == 'boolean' then return value and '\xf5' or '\xf4' end
    if kind == 'number' then return put_number(value) end
    if kind == 'string' then return head(utf8.len(value) and 3 or 2, #value) .. value end
    if kind == 'table' then return put_table(value, depth) end
    error('sim.packTable: the table has a ' .. kind .. ' in it', 0)
end

function sim.packTable(value) return put(value, DEPTH_MAX) end

local function broken() error('sim.unpackTable: argument 1 is no packed table', 0) end

local function take_bytes(data, at, size)
    if size < 0 or size > #data - at + 1 then broken() end
    return data:sub(at, at + size - 1), at + size
end

local take

local function take_head(data, at)
    local first = data:byte(at) or broken()
    local kind, small = first >> 5, first & 31
    if small < 24 then return kind, small, at + 1, small end
    if small > 27 then broken() end
    local size = 1 << small - 24
    local bytes, behind = take_bytes(data, at + 1, size)
    return kind, string.unpack('>I' .. size, bytes), behind, small, bytes
end

local simple = {[20] = false, [21] = true}

-- What the head before tells: a float, or a value without contents.
local function take_special(small, bytes)
    if small == 27 then return (string.unpack('>d', bytes)) end
    if small == 26 then return (string.unpack('>f', bytes)) end
    if small > 23 then broken() end
    return simple[small]
end

local function take_items(data, at, count, is_map, depth)
    local items = {}
    if depth == 0 or count < 0 or count > #data then broken() end
    for i = 1, count do
        local key, item = i
        if is_map then key, at = take(data, at, depth - 1) end
        item, at = take(data, at, depth - 1)
        if key == nil or key ~= key then broken() end
        items[key] = item
    end
    return items, at
end

function take(data, at, depth)
    local kind, value, behind, small, bytes = take_head(data, at)
    if kind < 2 and value < 0 then broken() end
    if kind == 0 then return value, behind end
    if kind == 1 then return -1 - value, behind end
    if kind == 2 or kind == 3 then return take_bytes(data, behind, value) end
    if kind == 4 or kind == 5 then return take_items(data, behind, value, kind == 5, depth) end
    if kind == 6 then return take(data, behind, depth) end
    return take_special(small, bytes), behind
end

-- Of tags the content is taken.
function sim.unpackTable(data)
    local value, behind = take(data, 1, DEPTH_MAX)
    if behind ~= #data + 1 then broken() end
    return value
end
