with lines as (
    select
        order_id,
        sum(quantity) as items,
        sum(amount) as amount,
        sum(cost) as cost,
        sum(case when category in ('coffee', 'tea', 'other drinks') then amount else 0 end) as drinks_amount,
        sum(case when category = 'bakery' then amount else 0 end) as bakery_amount
    from {{ ref('int_order_lines') }}
    group by order_id
)

select
    orders.order_id,
    orders.customer_id,
    orders.store_id,
    orders.ordered_at,
    orders.ordered_on,
    orders.status,
    orders.channel,
    orders.is_sale,
    lines.items,
    lines.amount,
    lines.cost,
    lines.amount - lines.cost as margin,
    lines.drinks_amount,
    lines.bakery_amount,
    row_number() over (
        partition by orders.customer_id
        order by orders.ordered_at, orders.order_id
    ) as customer_order_number
from {{ ref('stg_orders') }} as orders
inner join lines using (order_id)
